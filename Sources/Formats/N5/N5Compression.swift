import Codecs
import JSON
import Voxels

/// What the blocks of a dataset are compressed with.
struct N5Compression: Sendable {
  /// The name that the attributes use.
  let name: String
  /// Nil where blocks are not compressed.
  private let codec: (any BytesCodec)?

  /// From `compression`, an object with a `type`, or the older `compressionType`, a string.
  ///
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the attribute or the type.
  init(_ attributes: JSON) throws(Failure) {
    let value = attributes["compression"]
    guard let name = value?["type"]?.string ?? value?.string ?? attributes["compressionType"]?.string else {
      throw Failure(.invalid, "", "compression is missing or has no type")
    }
    self.name = name
    switch name.lowercased() {
    case "raw": codec = nil
    case "gzip": codec = N5Deflate()
    case "bzip2": codec = Bzip2Codec()
    case "xz", "lzma": codec = try LZMACodec()
    case "lz4": codec = LZ4BlockStreamCodec()
    case "blosc": codec = BloscCodec()
    case "zstd": codec = ZstdCodec()
    default:
      throw Failure(
        .unsupported, "", "compression \"\(name)\" is not supported",
        remedy: "supported are raw, gzip, bzip2, xz, lz4, blosc and zstd")
    }
  }

  /// The most bytes that so many can have when they are compressed.
  func storedSizeLimit(of size: Int) -> Int {
    codec?.encodedSize(ofDecoded: .exactly(size)).limit ?? size
  }

  var isRaw: Bool { codec == nil }
  /// What can decode a part of a block; nil where nothing can.
  var partialCodec: (any PartialBytesCodec)? { codec as? any PartialBytesCodec }

  /// - Throws: ``Failure`` (`corrupt`) unless the data decode to exactly `size` bytes.
  func decode(_ stored: Bytes, size: Int) throws(Failure) -> Bytes {
    if let codec { return try codec.decode(stored, expecting: .exactly(size)) }
    guard stored.count == size else {
      throw Failure(
        .corrupt, "", "the block has \(stored.count) bytes of data where its size asks for \(size)",
        remedy: "fetch or write the data again")
    }
    return stored
  }
}

/// N5's `gzip`: gzip members, or with `useZlib` a zlib stream. Some writers mix them up, so the data decide.
private struct N5Deflate: BytesCodec {
  static let documentation = GzipCodec.documentation
  private let gzip = GzipCodec()
  private let zlib = ZlibCodec()

  init(configuration: JSON = .null) {}

  func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { gzip.encodedSize(ofDecoded: decoded) }

  func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    // The method of a zlib stream is deflate, 8; 0x1F as gzip has it would be none.
    let isZlib = input.withUnsafeBytes { $0.count > 1 && $0[0] & 0x0F == 8 && $0[0] != 0x1F }
    return isZlib ? try zlib.decode(input, expecting: bound) : try gzip.decode(input, expecting: bound)
  }
}
