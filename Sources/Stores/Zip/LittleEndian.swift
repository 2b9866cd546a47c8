extension UnsafeRawBufferPointer {
  /// The little-endian integer at an offset. Traps when it reaches outside.
  func integer<Value: FixedWidthInteger>(_ offset: Int, as type: Value.Type) -> Value {
    precondition(offset >= 0 && count - offset >= MemoryLayout<Value>.size)
    return Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }

  func uint16(_ offset: Int) -> Int { Int(integer(offset, as: UInt16.self)) }

  func uint32(_ offset: Int) -> Int { Int(integer(offset, as: UInt32.self)) }

  /// Nil when the value is beyond any file.
  func uint64(_ offset: Int) -> Int? { Int(exactly: integer(offset, as: UInt64.self)) }
}
