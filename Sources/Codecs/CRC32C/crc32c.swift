/// The CRC-32C (Castagnoli) of some bytes; that of the ASCII digits 1 to 9 is 0xE3069283.
///
/// See <https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4>.
public func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  let tables = CRC32CTables.shared.base
  var crc = UInt32.max
  guard var next = bytes.baseAddress else { return ~crc }
  var left = bytes.count
  // Sixteen bytes a step: sixteen lookups that do not wait for each other instead of sixteen that do.
  while left >= 16 {
    let low = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) ^ UInt64(crc)
    let high = UInt64(littleEndian: (next + 8).loadUnaligned(as: UInt64.self))
    crc = CRC32CTables.step(low, tables + 8 * 256) ^ CRC32CTables.step(high, tables)
    next += 16
    left -= 16
  }
  while left > 0 {
    crc = crc >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: crc) ^ next.load(as: UInt8.self))]
    next += 1
    left -= 1
  }
  return ~crc
}

/// Sixteen tables of 256: what a byte adds to the CRC when 0 to 15 more bytes follow in the same step.
private final class CRC32CTables: Sendable {
  static let shared = CRC32CTables()

  nonisolated(unsafe) let base: UnsafePointer<UInt32>

  private init() {
    let polynomial: UInt32 = 0x82F6_3B78
    let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 16 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ polynomial }
      tables[byte] = crc
    }
    for entry in 256..<16 * 256 {
      let crc = tables[entry - 256]
      tables[entry] = crc >> 8 ^ tables[Int(crc & 0xFF)]
    }
    base = UnsafePointer(tables)
  }

  deinit { base.deallocate() }

  /// What eight bytes add when the tables that `tables` points to are those for the last of them.
  @inline(__always)
  static func step(_ word: UInt64, _ tables: UnsafePointer<UInt32>) -> UInt32 {
    let first = tables[7 * 256 + Int(word & 0xFF)] ^ tables[6 * 256 + Int(word >> 8 & 0xFF)]
    let second = tables[5 * 256 + Int(word >> 16 & 0xFF)] ^ tables[4 * 256 + Int(word >> 24 & 0xFF)]
    let third = tables[3 * 256 + Int(word >> 32 & 0xFF)] ^ tables[2 * 256 + Int(word >> 40 & 0xFF)]
    let fourth = tables[256 + Int(word >> 48 & 0xFF)] ^ tables[Int(word >> 56)]
    return (first ^ second) ^ (third ^ fourth)
  }
}
