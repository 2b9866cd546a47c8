import CDeflate
import Voxels

/// Inflates and checks the contents of an entry.
enum Inflation {
  /// The largest entry that is inflated, in bytes.
  static let sizeLimit = 1 << 30

  /// No deflate stream grows by more.
  private static let largestRatio = 1032

  /// One a thread.
  private final class Decompressor {
    static let current = ThreadLocal { Decompressor() }
    let pointer = libdeflate_alloc_decompressor()

    deinit { libdeflate_free_decompressor(pointer) }
  }

  /// - Throws: ``Failure`` (`tooLarge`, `corrupt`) when the claimed size is out of reason.
  static func check(size: Int, storedSize: Int, source: String) throws(Failure) {
    guard size <= sizeLimit else {
      throw Failure(
        .tooLarge, source, "has \(size) bytes in one compressed piece, and \(sizeLimit) are the most",
        remedy: "pack it without compression, as zip -0 does")
    }
    guard size / largestRatio <= storedSize else {
      throw .damagedZip(source, "\(storedSize) compressed bytes are said to hold \(size)")
    }
  }

  /// The contents of a deflate stream that has to hold exactly `size` bytes.
  ///
  /// - Throws: ``Failure`` (`corrupt`).
  static func inflate(_ stored: Bytes, size: Int, source: String) throws(Failure) -> Bytes {
    let kept = Decompressor.current.object
    guard let decompressor = kept.pointer else {
      throw Failure(.io, source, "out of memory for the decompressor")
    }
    defer { withExtendedLifetime(kept) {} }
    return try Bytes(capacity: size) { target throws(Failure) in
      let status = stored.withUnsafeBytes {
        libdeflate_deflate_decompress(decompressor, $0.baseAddress, $0.count, target.baseAddress, size, nil)
      }
      guard status == LIBDEFLATE_SUCCESS else { throw .damagedZip(source, "the compressed data cannot be inflated") }
      return size
    }
  }

  /// - Throws: ``Failure`` (`corrupt`) when the bytes have not that CRC-32.
  static func verify(_ contents: Bytes, checksum: UInt32, source: String) throws(Failure) {
    let found = contents.withUnsafeBytes { UInt32(truncatingIfNeeded: libdeflate_crc32(0, $0.baseAddress, $0.count)) }
    guard found == checksum else { throw .damagedZip(source, "the checksum does not fit the contents") }
  }
}
