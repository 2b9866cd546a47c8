/// One voxel's value: exact bits with their type.
public struct Element: Sendable, Equatable {
  public let type: ElementType
  /// The value's bit pattern in the low ``ElementType/size`` bytes; the rest is zero.
  public let bits: UInt64

  public init(type: ElementType, bits: UInt64) {
    self.type = type
    self.bits = type.size == 8 ? bits : bits & ((1 << UInt64(type.size * 8)) - 1)
  }

  public static func zero(_ type: ElementType) -> Element { Element(type: type, bits: 0) }

  /// Reads one element from memory that need not be aligned.
  public init(type: ElementType, loading pointer: UnsafeRawPointer) {
    self.type = type
    bits =
      switch type.size {
      case 1: UInt64(pointer.load(as: UInt8.self))
      case 2: UInt64(pointer.loadUnaligned(as: UInt16.self))
      case 4: UInt64(pointer.loadUnaligned(as: UInt32.self))
      default: pointer.loadUnaligned(as: UInt64.self)
      }
  }

  /// The value as a number; integers beyond 2^53 are rounded.
  public var double: Double {
    switch type {
    case .bool, .uint8, .uint16, .uint32, .uint64: Double(bits)
    case .int8: Double(Int8(truncatingIfNeeded: bits))
    case .int16: Double(Int16(truncatingIfNeeded: bits))
    case .int32: Double(Int32(truncatingIfNeeded: bits))
    case .int64: Double(Int64(bitPattern: bits))
    case .float16: Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float64: Double(bitPattern: bits)
    }
  }

  /// The value as a segment id: signed integers are sign-extended to 64 bits and taken as bits.
  public var label: UInt64 {
    switch type {
    case .int8: UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: bits)))
    case .int16: UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: bits)))
    case .int32: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: bits)))
    default: bits
    }
  }

  /// Fills memory with the value, as many whole elements as fit.
  public func fill(_ memory: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress else { return }
    let count = memory.count / type.size
    switch type.size {
    case 1: base.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: bits), count: count)
    case 2: base.initializeMemory(as: UInt16.self, repeating: UInt16(truncatingIfNeeded: bits), count: count)
    case 4: base.initializeMemory(as: UInt32.self, repeating: UInt32(truncatingIfNeeded: bits), count: count)
    default: base.initializeMemory(as: UInt64.self, repeating: bits, count: count)
    }
  }
}

extension Element: CustomStringConvertible {
  public var description: String {
    switch type {
    case .bool: bits == 0 ? "false" : "true"
    case .uint8, .uint16, .uint32, .uint64: "\(bits)"
    case .int8, .int16, .int32, .int64: "\(Int64(bitPattern: label))"
    case .float16: "\(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))"
    case .float32: "\(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))"
    case .float64: "\(double)"
    }
  }
}
