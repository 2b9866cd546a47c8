import CDeflate
import Voxels

/// The file of one entry: a header, the entry's key, facts and body.
///
/// Little-endian: 8 bytes `microtom`, then as 32 bits each a format number, the lengths of key and facts, CRC-32 of the
/// body, then as 64 bits the length of the body, then as 32 bits the CRC-32 of everything before and of key, facts and
/// padding, and four zeros. The body starts at a multiple of 64 bytes, for those who compute with it where it is. What
/// does not fit together to the last bit is no entry.
struct CacheEntry: Sendable {
  static let headerSize = 40
  private static let magic = Array("microtom".utf8)
  private static let format: UInt32 = 1
  /// The longest that is stored.
  static let sizeLimit = 1 << 30

  var facts: Bytes
  var body: Bytes

  enum Fault: Error { case damaged, otherKey }

  /// The bytes in front of the body.
  static func head(key: [UInt8], facts: [UInt8], body: Bytes) -> [UInt8] {
    var head = magic
    append(format, to: &head)
    append(UInt32(key.count), to: &head)
    append(UInt32(facts.count), to: &head)
    append(checksum(body), to: &head)
    append(UInt64(body.count), to: &head)
    let names = key + facts
    let padding = [UInt8](repeating: 0, count: start(behind: names.count) - headerSize - names.count)
    let checksum = (head + names + padding).withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
    append(checksum, to: &head)
    append(UInt32(0), to: &head)
    return head + names + padding
  }

  /// Where the body starts behind key and facts of that many bytes.
  private static func start(behind count: Int) -> Int { (headerSize + count + 63) / 64 * 64 }

  /// Takes a file apart.
  ///
  /// - Throws: ``Fault``.
  init(_ file: Bytes, key: [UInt8]) throws(Fault) {
    let places = try file.withUnsafeBytes { bytes throws(Fault) -> (facts: Range<Int>, body: Int) in
      guard bytes.count >= CacheEntry.headerSize, bytes.starts(with: CacheEntry.magic) else { throw .damaged }
      func word(_ offset: Int) -> Int {
        Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      }
      let body = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
      let (keyCount, factsCount) = (word(12), word(16))
      let before = CacheEntry.start(behind: keyCount + factsCount)
      guard word(8) == Int(CacheEntry.format), word(36) == 0, before <= bytes.count,
        body == UInt64(bytes.count - before)
      else { throw .damaged }
      var checksum = libdeflate_crc32(0, bytes.baseAddress, 32)
      checksum = libdeflate_crc32(
        checksum, bytes.baseAddress.map { $0 + CacheEntry.headerSize }, before - CacheEntry.headerSize)
      guard Int(checksum) == word(32) else { throw .damaged }
      let keyEnd = CacheEntry.headerSize + keyCount
      guard bytes[CacheEntry.headerSize..<keyEnd].elementsEqual(key) else { throw .otherKey }
      return (keyEnd..<keyEnd + factsCount, before)
    }
    facts = file[places.facts]
    body = file[places.body..<file.count]
    let stored = file.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 20, as: UInt32.self) }
    guard CacheEntry.checksum(body) == UInt32(littleEndian: stored) else { throw .damaged }
  }

  private static func checksum(_ bytes: Bytes) -> UInt32 {
    bytes.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }
}
