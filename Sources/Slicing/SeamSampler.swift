import Chunks
import Voxels

/// Interpolates single pixels at the seams of a chunk, where voxels of its neighbours take part.
struct SeamSampler {
  /// What is known of a chunk.
  private enum Neighbour {
    case unknown, nothing, fill
    case voxels(ChunkVoxels)
  }

  private let level: SlicedVolume.Level
  private let fillValue: Double
  private let cache: ChunkCache
  private let plane: LevelPlane
  private var chunk = Vector3<Int>.zero
  /// The chunk in the middle of its 26 neighbours.
  private var neighbours: [Neighbour]

  init(_ volume: SlicedVolume, _ level: SlicedVolume.Level, _ plane: LevelPlane, _ cache: ChunkCache) {
    self.level = level
    self.plane = plane
    self.cache = cache
    fillValue = volume.fillValue.double
    neighbours = Array(repeating: .unknown, count: 27)
  }

  /// Goes to another chunk, which is here.
  mutating func move(to chunk: Vector3<Int>, _ voxels: ChunkVoxels?) {
    self.chunk = chunk
    for index in neighbours.indices { neighbours[index] = .unknown }
    neighbours[13] = voxels.map { .voxels($0) } ?? .fill
  }

  /// The value of a pixel that lies in the chunk.
  mutating func value(_ column: Int, _ row: Int) -> Float {
    let (x, y, z) = (pair(0, column, row), pair(1, column, row), pair(2, column, row))
    return interpolated(x, y, z) ?? Float(nearest(column, row))
  }

  private func pair(_ axis: Int, _ column: Int, _ row: Int) -> VoxelPair {
    VoxelPair(
      around: plane[axis].value(Double(column), Double(row)), level.first[axis],
      level.first[axis] + level.extent[axis] - 1)
  }

  /// Nil when a voxel that takes part is not here, or no number.
  private mutating func interpolated(_ x: VoxelPair, _ y: VoxelPair, _ z: VoxelPair) -> Float? {
    var sum = 0.0
    for corner in 0..<8 {
      let (right, down, deep) = (corner & 1 != 0, corner & 2 != 0, corner & 4 != 0)
      let part = (right ? x.part : 1 - x.part) * (down ? y.part : 1 - y.part) * (deep ? z.part : 1 - z.part)
      guard part > 0 else { continue }
      let place = Vector3(right ? x.upper : x.lower, down ? y.upper : y.lower, deep ? z.upper : z.lower)
      guard let value = voxel(place) else { return nil }
      sum += value * part
    }
    return sum.isFinite ? Float(sum) : nil
  }

  private mutating func nearest(_ column: Int, _ row: Int) -> Double {
    var voxel = Vector3<Int>.zero
    for axis in 0..<3 {
      let coordinate = plane[axis].value(Double(column), Double(row)) + SlicedVolume.Level.tolerance
      // Rounding must not lead out of the chunk.
      let start = chunk[axis] * level.chunk[axis]
      let first = max(start, level.first[axis])
      let last = min(start + level.chunk[axis], level.first[axis] + level.extent[axis]) - 1
      voxel[axis] = Int(max(Double(first), min(coordinate, Double(last))))
    }
    return self.voxel(voxel) ?? fillValue
  }

  /// The value of a voxel of the chunk or its neighbours; nil when its chunk is not here.
  private mutating func voxel(_ voxel: Vector3<Int>) -> Double? {
    let chunk = voxel / level.chunk
    let local = voxel % level.chunk
    let step = chunk &- self.chunk &+ .one
    let number = (step.z * 3 + step.y) * 3 + step.x
    if case .unknown = neighbours[number] { neighbours[number] = look(chunk) }
    switch neighbours[number] {
    case .unknown, .nothing: return nil
    case .fill: return fillValue
    case .voxels(let voxels): return voxels.value(local.x, local.y, local.z)
    }
  }

  private func look(_ chunk: Vector3<Int>) -> Neighbour {
    switch cache.lookup(ChunkKey(array: level.array, index: level.number(ofChunk: chunk))) {
    case .absent, .failed: .nothing
    case .fill: .fill
    case .ready(let block): .voxels(ChunkVoxels(block, level))
    }
  }
}
