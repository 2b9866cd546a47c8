import Voxels

/// How `Plane.small` holds a type of up to 16 bits.
struct SmallElements {
  /// How many values there are.
  let count: Int
  /// What is added to a value to make it start from 0.
  let bias: Int

  /// Nil for types that planes do not hold as small.
  init?(_ type: ElementType) {
    switch type {
    case .bool, .uint8: (count, bias) = (1 << 8, 0)
    case .int8: (count, bias) = (1 << 8, 1 << 7)
    case .uint16: (count, bias) = (1 << 16, 0)
    case .int16: (count, bias) = (1 << 16, 1 << 15)
    default: return nil
    }
  }
}
