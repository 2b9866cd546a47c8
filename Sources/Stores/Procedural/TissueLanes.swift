/// What there is at eight neighbouring voxels. Distances are signed, positive inside, in mag-1 voxels; indices are
/// whole numbers below 2^23, since floating-point lanes are compared and selected much faster than integers.
struct TissueLanes {
  /// A distance beyond anything that is drawn.
  static let far: Float = 10_000

  /// To the surface of the tissue.
  var surface = Lanes(repeating: TissueLanes.far)
  /// To the lumen of the nearest vessel.
  var vessel = Lanes(repeating: -TissueLanes.far)
  /// To the outer surface of that vessel's wall.
  var vesselWall = Lanes(repeating: -TissueLanes.far)
  /// To the membrane of the nearest cell body, and which one (an index of ``SomaLattice/somata``).
  var soma = Lanes(repeating: -TissueLanes.far)
  var somaIndex = Lanes(repeating: 0)
  var nucleus = Lanes(repeating: -TissueLanes.far)
  var nucleolus = Lanes(repeating: -TissueLanes.far)
  /// To the membrane between this neurite and the next; never negative.
  var membrane = Lanes(repeating: TissueLanes.far)
  /// Which neurite (an index of ``NeuriteLattice/neurites``).
  var neurite = Lanes(repeating: 0)
  /// To the surface of the nearest mitochondrion, and the place along its axis.
  var mitochondrion = Lanes(repeating: -TissueLanes.far)
  var mitochondrionPhase = Lanes(repeating: 0)
}

/// The warped places of eight neighbouring voxels, relative to the chunk's origin.
struct PlaceLanes {
  var x = Lanes(repeating: 0)
  var y = Lanes(repeating: 0)
  var z = Lanes(repeating: 0)

  /// The distances from a point.
  @inline(__always)
  func distance(from point: SIMD4<Float>) -> Lanes { root(squaredDistance(from: point)) }

  @inline(__always)
  func squaredDistance(from point: SIMD4<Float>) -> Lanes {
    let dx = x - point.x
    let dy = y - point.y
    let dz = z - point.z
    return dx * dx + dy * dy + dz * dz
  }
}
