/// The distance from the tissue's surface on a coarse lattice over one chunk, blended linearly in between: the field
/// is smooth, and too dear to be computed a voxel.
final class SurfaceLattice {
  private let nodes: ScratchBuffer<Float>
  private let row: ScratchBuffer<Float>
  /// Lattice cells along a group of eight voxels: 1, 2 or 4.
  private let division: Int
  private let count: Int
  /// Whether any voxel holds tissue: no blended value exceeds the largest on the lattice.
  let reachesTissue: Bool

  init(frame: ChunkFrame) {
    division = frame.mag <= 64 ? 1 : frame.mag <= 256 ? 2 : 4
    count = ChunkFrame.groups * division + 1
    nodes = ScratchBuffer(repeating: 0, count: count * count * count)
    row = ScratchBuffer(repeating: 0, count: count)
    let spacing = Float(frame.extent / (count - 1))
    var high = -Float.infinity
    var out = nodes.base
    for z in 0..<count {
      for y in 0..<count {
        for x in 0..<count {
          let distance = TissueGeometry.surfaceDistance(
            x: Float(frame.x) + Float(x) * spacing, y: Float(frame.y) + Float(y) * spacing,
            z: Float(frame.z) + Float(z) * spacing)
          high = max(high, distance)
          out.pointee = distance
          out += 1
        }
      }
    }
    // A voxel is partly inside as far as half its width from the surface.
    reachesTissue = high > -0.5 * Float(frame.mag)
  }

  /// Blends the nodes for one row of voxels.
  func prepare(z: Int, y: Int) {
    let (iz, tz) = locate(z)
    let (iy, ty) = locate(y)
    let plane = count * count
    let source = nodes.base + iz * plane + iy * count
    for i in 0..<count {
      let near = source[i] + (source[i &+ count] - source[i]) * ty
      let far = source[i &+ plane] + (source[i &+ plane &+ count] - source[i &+ plane]) * ty
      row.base[i] = near + (far - near) * tz
    }
  }

  /// The distances of eight voxels of the prepared row.
  @inline(__always)
  func sample(_ group: Int) -> Lanes {
    if division == 1 {
      let low = row.base[group]
      return (Lanes.ramp + 0.5) * ((row.base[group &+ 1] - low) * 0.125) + low
    }
    var result = Lanes(repeating: 0)
    for lane in 0..<8 {
      let (i, t) = locate(group &* 8 &+ lane)
      result[lane] = row.base[i] + (row.base[i &+ 1] - row.base[i]) * t
    }
    return result
  }

  @inline(__always)
  private func locate(_ index: Int) -> (node: Int, weight: Float) {
    let position = (2 * index + 1) * division
    return (position >> 4, Float(position & 15) * (1 / 16))
  }
}
