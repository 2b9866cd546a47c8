/// Eight voxels that follow each other along x. The kernels of the procedural volume work on eight at a time, with
/// nothing but operations that become plain vector instructions.
typealias Lanes = SIMD8<Float>

extension SIMD8<Float> {
  /// 0, 1, … 7.
  static var ramp: Lanes {
    @inline(__always) get { Lanes(0, 1, 2, 3, 4, 5, 6, 7) }
  }
}

@inline(__always)
func lower(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .< a) }

@inline(__always)
func upper(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .> a) }

/// Clamped to 0…1.
@inline(__always)
func unit(_ a: Lanes) -> Lanes { lower(upper(a, Lanes(repeating: 0)), Lanes(repeating: 1)) }

@inline(__always)
func magnitude(_ a: Lanes) -> Lanes { upper(a, -a) }

@inline(__always)
func mix(_ a: Lanes, _ b: Lanes, _ t: Lanes) -> Lanes { a + (b - a) * t }

/// The square root to five digits, for values that are not negative. `squareRoot()` would call libm lane by lane.
@inline(__always)
func root(_ value: Lanes) -> Lanes {
  let value = value + 1e-6
  let bits = unsafeBitCast(value, to: SIMD8<UInt32>.self)
  let guess = SIMD8<UInt32>(repeating: 0x5F37_5A86) &- (bits &>> SIMD8<UInt32>(repeating: 1))
  var inverse = unsafeBitCast(guess, to: Lanes.self)
  let half = value * 0.5
  inverse = inverse * (1.5 - half * inverse * inverse)
  inverse = inverse * (1.5 - half * inverse * inverse)
  return value * inverse
}

/// A lane that holds a whole number from 0 to 2^23 - 1, as an index; nothing else can come out.
@inline(__always)
func laneIndex(_ value: Float) -> Int { Int((value + 8_388_608).bitPattern & 0x7F_FFFF) }

/// The distance from the nearest whole number, 0…0.5: a triangle wave without branches.
@inline(__always)
func triangleWave(_ value: Lanes) -> Lanes {
  // Adding 1.5·2^23 leaves no room for a fraction, so that the sum is rounded to a whole number.
  let whole = (value + 12_582_912) - 12_582_912
  return magnitude(value - whole)
}

/// What a voxel of a given size sees of a sharp edge or a thin line: area coverage instead of aliasing.
struct VoxelFilter {
  /// The voxel's edge in mag-1 voxels.
  let width: Float
  private let scale: Float
  private let lineScale: Float

  init(width: Float) {
    self.width = width
    scale = 1 / max(width, 1)
    lineScale = 1 / max(0.5 * width, 1)
  }

  /// The distance from a line's middle beyond which ``line(_:halfWidth:)`` is 0.
  func lineReach(halfWidth: Float) -> Float { max(halfWidth, width * 0.32) + 0.5 / lineScale }

  /// How much of a voxel lies inside a body, from the signed distance of its centre to the surface (inside positive).
  @inline(__always)
  func coverage(_ distance: Lanes) -> Lanes { unit(distance * scale + 0.5) }

  /// How dark a line of a half width appears at a distance from its middle. Lines thinner than a voxel fade, so that
  /// the mean over many voxels is the same at every size.
  @inline(__always)
  func line(_ distance: Lanes, halfWidth: Float) -> Lanes {
    let drawn = max(halfWidth, width * 0.32)
    return unit((drawn - magnitude(distance)) * lineScale + 0.5) * (halfWidth / drawn)
  }

  /// The same for a half width that differs between lanes.
  @inline(__always)
  func line(_ distance: Lanes, halfWidth: Lanes) -> Lanes {
    let drawn = upper(halfWidth, Lanes(repeating: width * 0.32))
    return unit((drawn - magnitude(distance)) * lineScale + 0.5) * halfWidth / drawn
  }
}
