/// The blood vessels along the rows of a chunk.
final class VesselRows {
  private let capillary: NoiseRows
  /// Nil where the mag is too coarse for it.
  private let capillaryDetail: NoiseRows?
  private let artery: NoiseRows
  private let arteryDetail: NoiseRows

  init(_ frame: ChunkFrame) {
    capillary = NoiseRows(TissueGeometry.capillaryOctaves[0], frame: frame)
    let detail = TissueGeometry.capillaryOctaves[1]
    capillaryDetail = detail.isVisible(mag: frame.mag) ? NoiseRows(detail, frame: frame) : nil
    artery = NoiseRows(TissueGeometry.arteryOctaves[0], frame: frame)
    arteryDetail = NoiseRows(TissueGeometry.arteryOctaves[1], frame: frame)
  }

  /// Whether a vessel may touch the chunk, from a few places in it.
  static func mayTouch(_ frame: ChunkFrame) -> Bool {
    // Farther apart than this, the few places say nothing about what is between them.
    guard frame.mag <= 32 else { return true }
    let step = Float(frame.extent) / 4
    // Half the diagonal between the places, times the steepest change of the distance.
    let slack = step * 0.87 * 4 + TissueGeometry.thickestWall
    for z in 0...4 {
      for y in 0...4 {
        for x in 0...4 {
          let distance = TissueGeometry.vesselDistance(
            x: Float(frame.x) + Float(x) * step, y: Float(frame.y) + Float(y) * step,
            z: Float(frame.z) + Float(z) * step)
          if distance > -slack { return true }
        }
      }
    }
    return false
  }

  func prepare(z: Int, y: Int) {
    capillary.prepare(z: z, y: y)
    capillaryDetail?.prepare(z: z, y: y)
    artery.prepare(z: z, y: y)
    arteryDetail.prepare(z: z, y: y)
  }

  /// The distances of eight voxels of the prepared row, see
  /// ``TissueGeometry/vessel(capillary:capillaryDetail:artery:arteryDetail:)``.
  @inline(__always)
  func sample(_ group: Int) -> (lumen: Lanes, wall: Lanes) {
    TissueGeometry.vessel(
      capillary: capillary.sample(group), capillaryDetail: capillaryDetail?.sample(group) ?? NoiseLanes(),
      artery: artery.sample(group), arteryDetail: arteryDetail.sample(group))
  }
}
