/// What one voxel is. Values are in native (little-endian) byte order wherever microtome holds them in memory.
public enum ElementType: String, Sendable, CaseIterable {
  case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  public var isFloatingPoint: Bool {
    switch self {
    case .float16, .float32, .float64: true
    default: false
    }
  }

  public var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .float16, .float32, .float64: true
    default: false
    }
  }

  public var isInteger: Bool { !isFloatingPoint && self != .bool }

  /// The `descr` of NumPy's npy format, little-endian: `<u2`, `|u1`, `|b1`.
  public var numpyDescriptor: String {
    let kind: Character =
      switch self {
      case .bool: "b"
      case _ where isFloatingPoint: "f"
      case _ where isSigned: "i"
      default: "u"
      }
    return "\(size == 1 ? "|" : "<")\(kind)\(size)"
  }

  /// The smallest and largest value that the type can hold; for floating point the conventional 0…1.
  public var range: ClosedRange<Double> {
    switch self {
    case .bool: 0...1
    case .uint8: 0...255
    case .int8: -128...127
    case .uint16: 0...65535
    case .int16: -32768...32767
    case .uint32: 0...4_294_967_295
    case .int32: -2_147_483_648...2_147_483_647
    case .uint64: 0...18_446_744_073_709_551_616
    case .int64: -9_223_372_036_854_775_808...9_223_372_036_854_775_808
    case .float16, .float32, .float64: 0...1
    }
  }
}
