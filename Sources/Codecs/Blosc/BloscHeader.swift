import CBlosc
import Voxels

/// The 16 bytes that a Blosc 1 frame starts with.
///
/// They are checked before the library sees the frame, since it trusts them in what it reads and reserves.
struct BloscHeader: Sendable {
  static let size = 16
  /// Inner codecs by their number in the upper three bits of the flags.
  private static let innerCodecs = ["blosclz", "lz4", "snappy", "zlib", "zstd"]

  private let version: UInt8
  private let flags: UInt8
  private let typeSize: Int
  /// Decoded bytes of each block but the last, which may have fewer.
  let blockSize: Int
  let encodedSize: Int
  let decodedSize: Int

  /// - Throws: ``Failure`` (`corrupt`) when there are too few bytes.
  init(_ frame: UnsafeRawBufferPointer) throws(Failure) {
    guard frame.count >= Self.size else { throw .corrupt("blosc: \(frame.count) bytes are too few for a header") }
    func integer(at offset: Int) -> Int {
      Int(UInt32(littleEndian: frame.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    version = frame[0]
    flags = frame[2]
    typeSize = Int(frame[3])
    decodedSize = integer(at: 4)
    blockSize = integer(at: 8)
    encodedSize = integer(at: 12)
  }

  /// Whether the decoded bytes stand behind the header as they are.
  var isPlainCopy: Bool { flags & 0x02 != 0 }

  /// The name of the inner codec, or of its number.
  var innerCodec: String {
    let number = Int(flags >> 5)
    return number < Self.innerCodecs.count ? Self.innerCodecs[number] : "codec \(number)"
  }

  /// - Throws: ``Failure``: `corrupt` when the header contradicts itself, the size of the frame or `bound`;
  ///   `unsupported` for a format version or an inner codec that the library does not have.
  func check(inputSize: Int, bound: SizeBound) throws(Failure) {
    try checkVersion()
    guard encodedSize == inputSize else {
      throw .corrupt("blosc: the frame says \(encodedSize) bytes but has \(inputSize)")
    }
    try check(bound: bound)
  }

  /// The same for a frame that is not there as a whole.
  func check(bound: SizeBound) throws(Failure) {
    try checkVersion()
    guard bound.admits(decodedSize), decodedSize <= Int(Int32.max) else {
      throw .corrupt("blosc: the frame claims \(decodedSize) bytes where \(bound.limit) are expected")
    }
    guard decodedSize > 0 else { return }
    guard typeSize > 0 else { throw .corrupt("blosc: the element size is 0") }
    guard blockSize > 0, blockSize <= decodedSize else {
      throw .corrupt("blosc: a block of \(blockSize) bytes in a frame of \(decodedSize)")
    }
    if isPlainCopy {
      guard decodedSize + Self.size == encodedSize else {
        throw .corrupt("blosc: an uncompressed frame has \(encodedSize) bytes for \(decodedSize)")
      }
      return
    }
    guard encodedSize >= Self.size, blockCount <= (encodedSize - Self.size) / 4 else {
      throw .corrupt("blosc: \(encodedSize) bytes are too few for \(blockCount) blocks")
    }
    guard blosc_compname_to_compcode(innerCodec) >= 0 else {
      throw Failure(
        .unsupported, "", "blosc: the installed library cannot decode \(innerCodec)",
        remedy: "install a c-blosc that lists \(innerCodec), or write the data with lz4 or zstd")
    }
  }

  /// How many blocks there are; only for a frame that was checked.
  var blockCount: Int { (decodedSize + blockSize - 1) / blockSize }

  private func checkVersion() throws(Failure) {
    guard version == 2 else {
      throw Failure(
        .unsupported, "", "blosc: format version \(version)\(version > 2 ? " (Blosc 2)" : "")",
        remedy: "write the data with Blosc 1, format version 2")
    }
  }
}
