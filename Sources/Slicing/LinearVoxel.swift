/// A type of stored voxels whose values can be interpolated.
protocol LinearVoxel: BitwiseCopyable {
  var intensity: Float { get }
  /// Whether all its values are finite as ``intensity``.
  static var isAlwaysFinite: Bool { get }
  /// The voxels at four addresses, and those right behind them in memory.
  static func pairs(_ addresses: FourAddresses) -> (SIMD4<Float>, SIMD4<Float>)
}

typealias FourAddresses = (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer)

extension LinearVoxel {
  @inline(__always)
  static func intensity(_ address: UnsafeRawPointer) -> Float { address.loadUnaligned(as: Self.self).intensity }

  @inline(__always)
  static func intensities(_ addresses: FourAddresses) -> SIMD4<Float> {
    SIMD4(intensity(addresses.0), intensity(addresses.1), intensity(addresses.2), intensity(addresses.3))
  }

  @inline(__always)
  static func pairs(_ addresses: FourAddresses) -> (SIMD4<Float>, SIMD4<Float>) {
    let size = MemoryLayout<Self>.size
    let (a, b, c, d) = addresses
    return (intensities(addresses), intensities((a + size, b + size, c + size, d + size)))
  }
}

extension LinearVoxel where Self: FixedWidthInteger {
  @inline(__always) var intensity: Float { Float(self) }
  @inline(__always) static var isAlwaysFinite: Bool { true }
}

extension UInt8: LinearVoxel {
  /// Two voxels a load.
  @inline(__always)
  static func pairs(_ addresses: FourAddresses) -> (SIMD4<Float>, SIMD4<Float>) {
    @inline(__always) func load(_ address: UnsafeRawPointer) -> UInt16 {
      UInt16(littleEndian: address.loadUnaligned(as: UInt16.self))
    }
    let both = SIMD4(load(addresses.0), load(addresses.1), load(addresses.2), load(addresses.3))
    return (floats(both & 0xff), floats(both &>> 8))
  }
}

extension UInt16: LinearVoxel {
  /// Two voxels a load.
  @inline(__always)
  static func pairs(_ addresses: FourAddresses) -> (SIMD4<Float>, SIMD4<Float>) {
    @inline(__always) func load(_ address: UnsafeRawPointer) -> UInt32 {
      UInt32(littleEndian: address.loadUnaligned(as: UInt32.self))
    }
    let both = SIMD4(load(addresses.0), load(addresses.1), load(addresses.2), load(addresses.3))
    return (floats(both & 0xffff), floats(both &>> 16))
  }
}

// One by one, which the compiler makes one instruction of; the conversion of vectors would be a call.

@inline(__always)
private func floats(_ values: SIMD4<UInt16>) -> SIMD4<Float> {
  SIMD4(Float(values.x), Float(values.y), Float(values.z), Float(values.w))
}

/// Numbers below 2^16.
@inline(__always)
private func floats(_ values: SIMD4<UInt32>) -> SIMD4<Float> {
  SIMD4(
    Float(Int32(truncatingIfNeeded: values.x)), Float(Int32(truncatingIfNeeded: values.y)),
    Float(Int32(truncatingIfNeeded: values.z)), Float(Int32(truncatingIfNeeded: values.w)))
}

extension Int8: LinearVoxel {}
extension Int16: LinearVoxel {}
extension UInt32: LinearVoxel {}
extension Int32: LinearVoxel {}
extension UInt64: LinearVoxel {}
extension Int64: LinearVoxel {}

extension Float16: LinearVoxel {
  @inline(__always) var intensity: Float { Float(self) }
  @inline(__always) static var isAlwaysFinite: Bool { false }
}

extension Float: LinearVoxel {
  @inline(__always) var intensity: Float { self }
  @inline(__always) static var isAlwaysFinite: Bool { false }
}

extension Double: LinearVoxel {
  @inline(__always) var intensity: Float { Float(self) }
  @inline(__always) static var isAlwaysFinite: Bool { false }
}
