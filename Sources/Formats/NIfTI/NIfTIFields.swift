import Voxels

/// The bytes of a header in either byte order. Reading beyond their end traps.
struct NIfTIFields {
  private let bytes: Bytes
  let isBigEndian: Bool

  init(_ bytes: Bytes, isBigEndian: Bool) {
    self.bytes = bytes
    self.isBigEndian = isBigEndian
  }

  func integer<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type, at offset: Int) -> Value {
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    return isBigEndian ? Value(bigEndian: value) : Value(littleEndian: value)
  }

  func float(at offset: Int) -> Double { Double(Float(bitPattern: integer(UInt32.self, at: offset))) }

  func double(at offset: Int) -> Double { Double(bitPattern: integer(UInt64.self, at: offset)) }

  /// Text up to the first NUL, without the blanks that some writers fill up with.
  func text(at offset: Int, count: Int) -> String {
    let bytes = bytes[offset..<offset + count].array.prefix { $0 != 0 }
    var text = String(decoding: bytes, as: UTF8.self)
    while text.last == " " { text.removeLast() }
    return text
  }

  func starts(with expected: [UInt8], at offset: Int) -> Bool {
    bytes[offset..<offset + expected.count].array == expected
  }
}
