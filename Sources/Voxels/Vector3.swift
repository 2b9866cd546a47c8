/// Three numbers for x, y and z.
///
/// Not `SIMD3`: values with an alignment of 32 bytes that are kept across an `await` overrun their task's memory when
/// optimised by Swift 6.3 (docs/decisions/0009).
public struct Vector3<Scalar: Numeric & Hashable & Sendable>: Hashable, Sendable {
  public var x: Scalar
  public var y: Scalar
  public var z: Scalar

  @inlinable
  public init(_ x: Scalar, _ y: Scalar, _ z: Scalar) { (self.x, self.y, self.z) = (x, y, z) }

  @inlinable
  public init(repeating value: Scalar) { self.init(value, value, value) }

  @inlinable
  public static var zero: Vector3 { Vector3(repeating: 0) }

  @inlinable
  public static var one: Vector3 { Vector3(repeating: 1) }

  /// The component of axis 0 (x), 1 (y) or 2 (z).
  @inlinable
  public subscript(axis: Int) -> Scalar {
    get { axis == 0 ? x : axis == 1 ? y : z }
    set { if axis == 0 { x = newValue } else if axis == 1 { y = newValue } else { z = newValue } }
  }

  @inlinable
  func combined(with other: Vector3, _ operation: (Scalar, Scalar) -> Scalar) -> Vector3 {
    Vector3(operation(x, other.x), operation(y, other.y), operation(z, other.z))
  }
}

extension Vector3: ExpressibleByArrayLiteral {
  /// Three elements. Traps on any other number.
  public init(arrayLiteral elements: Scalar...) {
    precondition(elements.count == 3)
    self.init(elements[0], elements[1], elements[2])
  }
}

extension Vector3 where Scalar: Comparable {
  public func min() -> Scalar { Swift.min(x, y, z) }
  public func max() -> Scalar { Swift.max(x, y, z) }
}

extension Vector3 where Scalar: FloatingPoint {
  @inlinable public static func + (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, +) }
  @inlinable public static func - (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, -) }
  @inlinable public static func * (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, *) }
  @inlinable public static func / (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, /) }
  @inlinable public static func + (a: Vector3, b: Scalar) -> Vector3 { a + Vector3(repeating: b) }
  @inlinable public static func - (a: Vector3, b: Scalar) -> Vector3 { a - Vector3(repeating: b) }
  @inlinable public static func * (a: Vector3, b: Scalar) -> Vector3 { a * Vector3(repeating: b) }
  @inlinable public static func / (a: Vector3, b: Scalar) -> Vector3 { a / Vector3(repeating: b) }
  @inlinable public static func * (a: Scalar, b: Vector3) -> Vector3 { Vector3(repeating: a) * b }
  @inlinable public static func / (a: Scalar, b: Vector3) -> Vector3 { Vector3(repeating: a) / b }
}

extension Vector3 where Scalar: FixedWidthInteger {
  @inlinable public static func &+ (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, &+) }
  @inlinable public static func &- (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, &-) }
  @inlinable public static func &* (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, &*) }
  /// Component by component; traps where the divisor is 0.
  @inlinable public static func / (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, /) }
  /// Component by component; traps where the divisor is 0.
  @inlinable public static func % (a: Vector3, b: Vector3) -> Vector3 { a.combined(with: b, %) }
}

extension Vector3 where Scalar == Double {
  @inlinable public init(_ other: Vector3<Int>) { self.init(Double(other.x), Double(other.y), Double(other.z)) }
}
