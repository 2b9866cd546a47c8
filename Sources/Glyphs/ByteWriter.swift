/// Writes bytes to memory that the caller knows to be large enough.
struct ByteWriter {
  private let start: UnsafeMutablePointer<UInt8>
  private var next: UnsafeMutablePointer<UInt8>
  private let decimals: UnsafePointer<UInt64>

  init(_ memory: UnsafeMutablePointer<UInt8>) {
    start = memory
    next = memory
    decimals = ByteWriter.decimalTable
  }

  var count: Int { next - start }

  @inline(__always)
  mutating func byte(_ value: UInt8) {
    next.pointee = value
    next += 1
  }

  /// Up to four bytes, the first in the lowest bits.
  @inline(__always)
  mutating func bytes(_ packed: UInt32, count: Int) {
    UnsafeMutableRawPointer(next).storeBytes(of: packed.littleEndian, as: UInt32.self)
    next += count
  }

  /// A number below 256 and a semicolon.
  @inline(__always)
  mutating func parameter(_ value: UInt32) {
    let entry = decimals[Int(value & 0xFF)]
    bytes(UInt32(truncatingIfNeeded: entry), count: Int(entry >> 32))
  }

  /// A number in as many digits as it has.
  mutating func decimal(_ value: Int) {
    var divisor = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      byte(UInt8(truncatingIfNeeded: 0x30 + value / divisor % 10))
      divisor /= 10
    }
  }

  @inline(__always)
  mutating func text(_ literal: StaticString) {
    for index in 0..<literal.utf8CodeUnitCount { byte(literal.utf8Start[index]) }
  }

  /// The last byte written becomes another.
  @inline(__always)
  mutating func replaceLast(_ value: UInt8) { next[-1] = value }

  /// A scalar in UTF-8.
  @inline(__always)
  mutating func scalar(_ value: UInt32) {
    if value < 0x80 {
      byte(UInt8(truncatingIfNeeded: value))
    } else if value < 0x800 {
      bytes(0xC0 | value >> 6 | (0x80 | value & 0x3F) << 8, count: 2)
    } else if value < 0x10000 {
      bytes(0xE0 | value >> 12 | (0x80 | value >> 6 & 0x3F) << 8 | (0x80 | value & 0x3F) << 16, count: 3)
    } else {
      let low = (0x80 | value >> 6 & 0x3F) << 16 | (0x80 | value & 0x3F) << 24
      bytes(0xF0 | value >> 18 | (0x80 | value >> 12 & 0x3F) << 8 | low, count: 4)
    }
  }

  /// For each number below 256 its digits and a semicolon in the low half, how many bytes that is in the high half.
  ///
  /// A pointer, for it is read six times a cell; unsafe only in name, since nobody writes to it once it is made.
  nonisolated(unsafe) private static let decimalTable: UnsafePointer<UInt64> = {
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 256)
    for value in 0..<256 {
      var packed: UInt64 = 0
      var count: UInt64 = 0
      for digit in "\(value);".utf8 {
        packed |= UInt64(digit) << (8 * count)
        count += 1
      }
      table[value] = packed | count << 32
    }
    return UnsafePointer(table)
  }()
}
