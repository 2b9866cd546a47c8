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

  /// The other transform first, then this one.
  public func callAsFunction(_ inner: AffineTransform) -> AffineTransform {
    let linear = AffineTransform(x: x, y: y, z: z, origin: .zero)
    return AffineTransform(x: linear(inner.x), y: linear(inner.y), z: linear(inner.z), origin: self(inner.origin))
  }

  /// The transform that takes this one back; nil when it flattens space.
  public var inverse: AffineTransform? {
    func cross(_ a: Vector3<Double>, _ b: Vector3<Double>) -> Vector3<Double> {
      [a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x]
    }
    let determinant = x.x * cross(y, z).x + x.y * cross(y, z).y + x.z * cross(y, z).z
    guard determinant.isFinite, determinant != 0 else { return nil }
    let (a, b, c) = (cross(y, z) / determinant, cross(z, x) / determinant, cross(x, y) / determinant)
    let linear = AffineTransform(x: [a.x, b.x, c.x], y: [a.y, b.y, c.y], z: [a.z, b.z, c.z], origin: .zero)
    return AffineTransform(x: linear.x, y: linear.y, z: linear.z, origin: Vector3<Double>.zero - linear(origin))
  }

  /// The diagonal, when there is nothing beside it.
  public var scaleIfAxisAligned: Vector3<Double>? {
    guard x.y == 0, x.z == 0, y.x == 0, y.z == 0, z.x == 0, z.y == 0 else { return nil }
    return [x.x, y.y, z.z]
  }

  /// How long the images of the unit vectors are: the size of a voxel, for a transform of voxels.
  public var lengths: Vector3<Double> {
    func length(_ v: Vector3<Double>) -> Double { (v.x * v.x + v.y * v.y + v.z * v.z).squareRoot() }
    return [length(x), length(y), length(z)]
  }

  /// Three rows of four numbers.
  public var rows: [[Double]] {
    (0..<3).map { [x[$0], y[$0], z[$0], origin[$0]] }
  }
}
