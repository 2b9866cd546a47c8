import Glibc

/// The large-scale structure: the outline of the tissue with its sulci, and the blood vessels. Lengths are in mag-1
/// voxels.
enum TissueGeometry {
  private static func table(_ octave: NoiseOctave) -> NoiseTable {
    let shape = ProceduralVolume.shape
    return NoiseTable(octave, origin: SIMD3(0, 0, 0), extent: SIMD3(shape.z, shape.y, shape.x))
  }

  private static let folds = table(NoiseOctave(shift: 14, seed: 0x0F01))
  private static let bumps = table(NoiseOctave(shift: 12, seed: 0x0F02))

  /// The signed distance from the tissue's surface, positive inside: also the depth below the pia.
  static func surfaceDistance(x: Float, y: Float, z: Float) -> Float {
    let shape = ProceduralVolume.shape
    let half = SIMD3(Float(shape.z), Float(shape.y), Float(shape.x)) * 0.5
    let from = SIMD3(x, y, z) - half
    let relative = from / (half - 1_700)
    let squared = relative * relative
    // A superellipsoid: rounder than the box, fuller than an ellipsoid.
    let radius = (squared * squared).sum().squareRoot().squareRoot()
    let fold = folds.value(x: x, y: y, z: z)
    let bump = bumps.value(x: x, y: y, z: z)
    let outline = (1 - radius) * 23_000 + fold.x * 1_500 + bump.x * 350

    // Sulci are sheets that reach in from the surface: one from the top, one from the side.
    let first = sulcus(
      across: from.x + 3_000 + fold.y * 4_200 + bump.y * 450, inward: from.y + half.y, reach: half.y * 1.06)
    let second = sulcus(
      across: from.y - 11_000 + fold.z * 4_000 + bump.z * 450, inward: half.x - from.x, reach: half.x * 0.62)
    return min(outline, first, second)
  }

  /// The distance from a sheet that ends `reach` inward and opens towards the surface.
  private static func sulcus(across: Float, inward: Float, reach: Float) -> Float {
    let beyond = max(0, inward - reach)
    let open = max(0, (7_000 - inward) / 7_000)
    return (across * across + beyond * beyond).squareRoot() - 520 - 1_700 * open * open
  }

  static let capillaryOctaves = [NoiseOctave(shift: 12, seed: 0x5E51), NoiseOctave(shift: 11, seed: 0x5E52)]
  static let arteryOctaves = [NoiseOctave(shift: 14, seed: 0x5E53), NoiseOctave(shift: 13, seed: 0x5E54)]
  private static let capillaryTables = capillaryOctaves.map(table)
  private static let arteryTables = arteryOctaves.map(table)

  private static let thinnestWall: Float = 55
  static let thickestWall: Float = 240
  private static let capillaryRadius: Float = 290
  private static let arteryRadius: Float = 850
  private static let capillaryLength: Float = 4_096 / 1.7
  private static let arteryLength: Float = 16_384 / 1.6

  /// A vessel runs where two noise fields are zero at once: along curves. From their values, the signed distances to
  /// the surface of the lumen and to that of the wall around it, positive inside.
  @inline(__always)
  static func vessel(
    capillary: NoiseLanes, capillaryDetail: NoiseLanes, artery: NoiseLanes, arteryDetail: NoiseLanes
  ) -> (lumen: Lanes, wall: Lanes) {
    let c1 = capillary.a + capillaryDetail.a * 0.5
    let c2 = capillary.b + capillaryDetail.b * 0.5
    let small = capillaryRadius - root(c1 * c1 + c2 * c2) * capillaryLength
    let a1 = artery.a + arteryDetail.a * 0.5
    let a2 = artery.b + arteryDetail.b * 0.5
    let large = arteryRadius - root(a1 * a1 + a2 * a2) * arteryLength
    return (upper(small, large), upper(small + thinnestWall, large + thickestWall))
  }

  /// ``vessel(capillary:capillaryDetail:artery:arteryDetail:)`` at one place.
  static func vesselDistance(x: Float, y: Float, z: Float) -> Float {
    func lanes(_ table: NoiseTable) -> NoiseLanes {
      let value = table.value(x: x, y: y, z: z)
      return NoiseLanes(a: Lanes(repeating: value.x), b: Lanes(repeating: value.y))
    }
    return vessel(
      capillary: lanes(capillaryTables[0]), capillaryDetail: lanes(capillaryTables[1]),
      artery: lanes(arteryTables[0]), arteryDetail: lanes(arteryTables[1])
    ).lumen[0]
  }
}
