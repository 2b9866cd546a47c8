import Voxels

/// What the filters do with one element, with NumPy's rules: integers wrap, floating point is cut towards zero.
protocol NumpyScalar: BitwiseCopyable {
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable

  init(bits: Bits)
  var bits: Bits { get }

  init(integer: some FixedWidthInteger)
  init(double: Double)
  func cast<Target: NumpyScalar>(to target: Target.Type) -> Target
  var double: Double { get }

  static func wrappingSum(_ left: Self, _ right: Self) -> Self
}

extension NumpyScalar {
  /// Reads the element at an index of memory that need not be aligned.
  @inline(__always)
  static func load(_ memory: UnsafeRawPointer, _ index: Int, isBigEndian: Bool) -> Self {
    let bits = (memory + index * MemoryLayout<Bits>.size).loadUnaligned(as: Bits.self)
    return Self(bits: isBigEndian ? bits.byteSwapped : bits)
  }

  /// Writes the element at an index of memory that need not be aligned.
  @inline(__always)
  func store(_ memory: UnsafeMutableRawPointer, _ index: Int, isBigEndian: Bool) {
    let bits = isBigEndian ? bits.byteSwapped : bits
    (memory + index * MemoryLayout<Bits>.size).storeBytes(of: bits, as: Bits.self)
  }
}

// MARK: - Integers

protocol NumpyInteger: NumpyScalar, FixedWidthInteger where Bits == Magnitude {}

extension NumpyInteger {
  @inline(__always) init(bits: Bits) { self.init(truncatingIfNeeded: bits) }
  @inline(__always) var bits: Bits { Bits(truncatingIfNeeded: self) }
  @inline(__always) init(integer: some FixedWidthInteger) { self.init(truncatingIfNeeded: integer) }
  @inline(__always) func cast<Target: NumpyScalar>(to target: Target.Type) -> Target { Target(integer: self) }
  @inline(__always) var double: Double { Double(self) }
  @inline(__always) static func wrappingSum(_ left: Self, _ right: Self) -> Self { left &+ right }

  /// Beyond the type's range NumPy leaves the result to the processor; this is what x86-64 makes of it.
  @inline(__always)
  init(double: Double) {
    if Self.bitWidth < 32 || Self.self == Int32.self {
      let fits = double > -2_147_483_649 && double < 2_147_483_648
      self.init(truncatingIfNeeded: fits ? Int32(double) : Int32.min)
    } else if Self.self == UInt64.self, double >= 9_223_372_036_854_775_808, double < 18_446_744_073_709_551_616 {
      self.init(truncatingIfNeeded: UInt64(double))
    } else {
      let fits = double >= -9_223_372_036_854_775_808 && double < 9_223_372_036_854_775_808
      self.init(truncatingIfNeeded: fits ? Int64(double) : Int64.min)
    }
  }
}

extension Int8: NumpyInteger {}
extension Int16: NumpyInteger {}
extension Int32: NumpyInteger {}
extension Int64: NumpyInteger {}
extension UInt8: NumpyInteger {}
extension UInt16: NumpyInteger {}
extension UInt32: NumpyInteger {}
extension UInt64: NumpyInteger {}

// MARK: - Floating point

extension Float16: NumpyScalar {
  @inline(__always) init(bits: UInt16) { self.init(bitPattern: bits) }
  @inline(__always) var bits: UInt16 { bitPattern }
  // By way of Float, as NumPy does.
  @inline(__always) init(integer: some FixedWidthInteger) { self.init(Float(integer)) }
  @inline(__always) init(double: Double) { self.init(double) }
  @inline(__always) func cast<Target: NumpyScalar>(to target: Target.Type) -> Target { Target(double: Double(self)) }
  @inline(__always) var double: Double { Double(self) }
  @inline(__always) static func wrappingSum(_ left: Self, _ right: Self) -> Self { left + right }
}

extension Float: NumpyScalar {
  @inline(__always) init(bits: UInt32) { self.init(bitPattern: bits) }
  @inline(__always) var bits: UInt32 { bitPattern }
  @inline(__always) init(integer: some FixedWidthInteger) { self.init(integer) }
  @inline(__always) init(double: Double) { self.init(double) }
  @inline(__always) func cast<Target: NumpyScalar>(to target: Target.Type) -> Target { Target(double: Double(self)) }
  @inline(__always) var double: Double { Double(self) }
  @inline(__always) static func wrappingSum(_ left: Self, _ right: Self) -> Self { left + right }
}

extension Double: NumpyScalar {
  @inline(__always) init(bits: UInt64) { self.init(bitPattern: bits) }
  @inline(__always) var bits: UInt64 { bitPattern }
  @inline(__always) init(integer: some FixedWidthInteger) { self.init(integer) }
  @inline(__always) init(double: Double) { self = double }
  @inline(__always) func cast<Target: NumpyScalar>(to target: Target.Type) -> Target { Target(double: self) }
  @inline(__always) var double: Double { self }
  @inline(__always) static func wrappingSum(_ left: Self, _ right: Self) -> Self { left + right }
}

// MARK: - Booleans

/// NumPy's bool: a byte, true unless it is 0.
struct NumpyBool: NumpyScalar {
  let bits: UInt8

  @inline(__always) init(bits: UInt8) { self.bits = bits == 0 ? 0 : 1 }
  @inline(__always) init(integer: some FixedWidthInteger) { bits = integer == 0 ? 0 : 1 }
  @inline(__always) init(double: Double) { bits = double == 0 ? 0 : 1 }
  @inline(__always) func cast<Target: NumpyScalar>(to target: Target.Type) -> Target { Target(integer: bits) }
  @inline(__always) var double: Double { Double(bits) }
  @inline(__always) static func wrappingSum(_ left: Self, _ right: Self) -> Self { Self(bits: left.bits | right.bits) }
}
