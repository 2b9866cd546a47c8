import Voxels

/// A codec that can decode some of the bytes for less than all of them.
public protocol PartialBytesCodec: BytesCodec {
  /// Decodes stretches of the decoded bytes.
  ///
  /// What the stretches depend on is checked as it is when everything is decoded: they are right, or there is a failure.
  ///
  /// - Parameters:
  ///   - ranges: of the decoded bytes: not empty, in rising order without overlap, inside of `size`.
  ///   - size: how many bytes there are decoded.
  /// - Returns: stretches in rising order without overlap; each of `ranges` lies in one of them.
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  func decode(_ input: Bytes, ranges: [Range<Int>], of size: Int) throws(Failure) -> [DecodedRange]

  /// The same from where the encoded bytes are stored, where a codec can do with some of them; nil when the object is
  /// missing.
  ///
  /// - Parameter limit: the most bytes that the object can have.
  func read(
    _ ranges: [Range<Int>], of size: Int, from source: any ByteSource, limit: Int
  ) async throws -> [DecodedRange]?

  /// How many bytes are about to be decoded for that, a guess.
  func decodedCount(_ ranges: [Range<Int>], of size: Int) -> Int
}

extension PartialBytesCodec {
  public func read(
    _ ranges: [Range<Int>], of size: Int, from source: any ByteSource, limit: Int
  ) async throws -> [DecodedRange]? {
    try await readWhole(ranges, of: size, from: source, limit: limit)
  }

  /// Decodes stretches of an object that is read whole.
  func readWhole(
    _ ranges: [Range<Int>], of size: Int, from source: any ByteSource, limit: Int
  ) async throws -> [DecodedRange]? {
    guard let stored = try await source.readWhole(limit: limit) else { return nil }
    return try await WorkerPool.compute.run { try decode(stored, ranges: ranges, of: size) }
  }

  /// All bytes, as one stretch.
  func whole(_ input: Bytes, of size: Int) throws(Failure) -> [DecodedRange] {
    [DecodedRange(start: 0, bytes: try decode(input, expecting: .exactly(size)))]
  }
}

/// A codec that puts something beside the data and lets them be: a checksum. To check it costs little, and nothing has
/// to be copied.
public protocol FramingCodec: BytesCodec {}

extension CRC32CCodec: FramingCodec {}
extension CRC32Codec: FramingCodec {}
extension Adler32Codec: FramingCodec {}
extension Fletcher32Codec: FramingCodec {}
