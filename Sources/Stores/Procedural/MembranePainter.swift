/// Writes what a network that was trained on membranes would say: near 1 on them, a little on the membranes of
/// organelles, and a haze of doubt.
struct MembranePainter: TissuePainter {
  static let needsDetail = true

  private let filter: VoxelFilter
  private let doubt: NoiseRows
  private let out: UnsafeMutablePointer<Float>

  init(_ tissue: TissueSampler, _ memory: UnsafeMutableRawPointer) {
    filter = tissue.filter
    let mag = tissue.frame.mag
    // The finest octave that the mag can show, at least 16.
    let shift = max(4, mag.trailingZeroBitCount + 2)
    doubt = NoiseRows(NoiseOctave(shift: shift, seed: 0xD0B7), frame: tissue.frame)
    out = memory.bindMemory(to: Float.self, capacity: ChunkFrame.voxelCount)
  }

  func prepare(z: Int, y: Int) { doubt.prepare(z: z, y: y) }

  @inline(__always)
  func paint(_ lanes: TissueLanes, z: Int, y: Int, group: Int) {
    let noise = doubt.sample(group)
    // Predictions are blurred: wider than the line that one sees.
    let width = Lanes(repeating: 2.2) + noise.a * 0.5
    let isSoma = filter.coverage(lanes.soma)
    var value = filter.line(lanes.membrane, halfWidth: width) * (1 - isSoma)
    value = upper(value, filter.line(lanes.soma, halfWidth: width))
    value = upper(value, filter.line(lanes.nucleus, halfWidth: width) * 0.35)
    value = upper(value, filter.line(lanes.mitochondrion, halfWidth: width) * 0.25)
    let lumen = filter.coverage(lanes.vesselWall)
    value = value * (1 - lumen)
    value = upper(value, filter.line(lanes.vessel, halfWidth: width))
    value = upper(value, filter.line(lanes.vesselWall, halfWidth: width))
    value = value * (0.93 + noise.b * 0.07) + unit(noise.c * 2 - 0.9) * 0.08
    value = unit(value) * filter.coverage(lanes.surface)
    let row = UnsafeMutableRawPointer(out + ((z &* ChunkFrame.edge &+ y) &* ChunkFrame.edge &+ group &* 8))
    row.storeBytes(of: value.replacing(with: 0, where: lanes.surface .<= filter.width * -0.5), as: Lanes.self)
  }
}
