/// What is known of 64 × 8 × 8 voxels of a chunk, a row of blocks, before they are painted. Four voxels along x make
/// an element; x runs fastest, then y.
final class BlockRow {
  /// Elements along x.
  static let quads = ChunkFrame.edge / 4
  private static let count = quads * 64

  /// The warped places, relative to the chunk's origin.
  let x = ScratchBuffer(repeating: SIMD4<Float>(repeating: 0), count: count)
  let y = ScratchBuffer(repeating: SIMD4<Float>(repeating: 0), count: count)
  let z = ScratchBuffer(repeating: SIMD4<Float>(repeating: 0), count: count)
  /// See ``TissueLanes/neurite`` and ``TissueLanes/membrane``.
  let neurite = ScratchBuffer(repeating: SIMD4<Float>(repeating: 0), count: count)
  let membrane = ScratchBuffer(repeating: SIMD4<Float>(repeating: TissueLanes.far), count: count)
  /// Around the warped places of each block of 4 × 4 × 4 voxels: four across (y, z) for each of 16 along x.
  let boxes = ScratchBuffer(repeating: SeedBox.empty, count: quads * 4)

  /// Eight voxels of a row, from the elements of one of the buffers.
  @inline(__always)
  func lanes(_ buffer: ScratchBuffer<SIMD4<Float>>, row: Int, group: Int) -> Lanes {
    let first = row &* BlockRow.quads &+ group &* 2
    return Lanes(lowHalf: buffer.base[first], highHalf: buffer.base[first &+ 1])
  }

  @inline(__always)
  func places(row: Int, group: Int) -> PlaceLanes {
    PlaceLanes(
      x: lanes(x, row: row, group: group), y: lanes(y, row: row, group: group), z: lanes(z, row: row, group: group))
  }

  @inline(__always)
  func setPlaces(_ place: PlaceLanes, row: Int, group: Int) {
    let first = row &* BlockRow.quads &+ group &* 2
    x.base[first] = place.x.lowHalf
    x.base[first &+ 1] = place.x.highHalf
    y.base[first] = place.y.lowHalf
    y.base[first &+ 1] = place.y.highHalf
    z.base[first] = place.z.lowHalf
    z.base[first &+ 1] = place.z.highHalf
  }

  /// Computes ``boxes`` from the places.
  func measure() {
    for quad in 0..<BlockRow.quads {
      for part in 0..<4 {
        let corner = ((part >> 1) &* 32 &+ (part & 1) &* 4) &* BlockRow.quads &+ quad
        var low = (x: x.base[corner], y: y.base[corner], z: z.base[corner])
        var high = low
        for i in 1..<16 {
          let at = corner &+ ((i >> 2) &* 8 &+ (i & 3)) &* BlockRow.quads
          low.x = low.x.replacing(with: x.base[at], where: x.base[at] .< low.x)
          low.y = low.y.replacing(with: y.base[at], where: y.base[at] .< low.y)
          low.z = low.z.replacing(with: z.base[at], where: z.base[at] .< low.z)
          high.x = high.x.replacing(with: x.base[at], where: x.base[at] .> high.x)
          high.y = high.y.replacing(with: y.base[at], where: y.base[at] .> high.y)
          high.z = high.z.replacing(with: z.base[at], where: z.base[at] .> high.z)
        }
        boxes.base[quad * 4 + part] = SeedBox(
          low: SIMD4(low.x.min(), low.y.min(), low.z.min(), 0),
          high: SIMD4(high.x.max(), high.y.max(), high.z.max(), 0))
      }
    }
  }
}
