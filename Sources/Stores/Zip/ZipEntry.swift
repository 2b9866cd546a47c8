import Voxels

/// One entry of an archive's directory, without its name.
///
/// Kept small, for an archive may have millions.
struct ZipEntry: Sendable {
  /// Where the name starts among all names.
  var nameStart: UInt32
  var nameCount: UInt16
  /// The length of the name as the archive has it, which a reader needs to get past the local header.
  var storedNameCount: UInt16
  var method: UInt16
  var flags: UInt16
  /// CRC-32 of the contents.
  var checksum: UInt32
  /// Where the local header lies in the file.
  var headerOffset: Int
  /// Bytes that the contents take in the file.
  var storedSize: Int
  /// Bytes of the contents.
  var size: Int

  /// A local header without the name and the extra field behind it.
  static let headerSize = 30

  /// The least place that the entry takes in the file; its extra field is not known yet.
  var extent: Range<Int> {
    headerOffset..<headerOffset + ZipEntry.headerSize + Int(storedNameCount) + storedSize
  }

  enum Compression {
    case stored, deflated
  }

  /// - Throws: ``Failure`` (`unsupported`) that names what the entry was compressed or encrypted with.
  func compression(_ name: String) throws(Failure) -> Compression {
    guard flags & 0x2041 == 0 else {
      throw Failure(.unsupported, name, "is encrypted", remedy: "pack it without a password")
    }
    switch method {
    case 0:
      guard size == storedSize else {
        throw .damagedZip(name, "it is stored as it is, but has \(size) bytes and takes \(storedSize)")
      }
      return .stored
    case 8: return .deflated
    default:
      let method = ZipEntry.methods[method] ?? "method \(method)"
      throw Failure(
        .unsupported, name, "is compressed with \(method), which microtome cannot read inside a zip archive",
        remedy: "pack it without compression, as zip -0 does")
    }
  }

  /// Names of the methods of compression that an archive may use and that are not read here, APPNOTE 4.4.5.
  private static let methods: [UInt16: String] = [
    1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 20: "Zstandard", 93: "Zstandard", 95: "xz",
    96: "JPEG", 97: "WavPack", 98: "PPMd", 99: "AES",
  ]
}
