/// An affine map of space: three rows of four, `world = matrix · (x, y, z, 1)`.
public struct AffineTransform: Sendable, Equatable {
  /// The columns that x, y, z and 1 are multiplied with.
  public var x, y, z, origin: Vector3<Double>

  public init(x: Vector3<Double>, y: Vector3<Double>, z: Vector3<Double>, origin: Vector3<Double>) {
    self.x = x
    self.y = y
    self.z = z
    self.origin = origin
  }

  public static let identity = AffineTransform(scale: .one, translation: .zero)

  public init(scale: Vector3<Double>, translation: Vector3<Double>) {
    self.init(x: [scale.x, 0, 0], y: [0, scale.y, 0], z: [0, 0, scale.z], origin: translation)
  }

  public func callAsFunction(_ point: Vector3<Double>) -> Vector3<Double> {
    x * point.x + y * point.y + z * point.z + origin
  }

  /// The diagonal, when there is nothing beside it.
  public var scaleIfAxisAligned: Vector3<Double>? {
    guard x.y == 0, x.z == 0, y.x == 0, y.z == 0, z.x == 0, z.y == 0 else { return nil }
    return [x.x, y.y, z.z]
  }

  /// Three rows of four numbers.
  public var rows: [[Double]] {
    (0..<3).map { [x[$0], y[$0], z[$0], origin[$0]] }
  }
}
