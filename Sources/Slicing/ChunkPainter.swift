import Chunks
import Voxels

/// Gives pixels the values of chunks of one level.
struct ChunkPainter {
  private let volume: SlicedVolume
  private let level: SlicedVolume.Level
  private let geometry: LevelPlane
  private var linear: LinearPainter?
  private var offsets = VoxelOffsets()

  /// Nil when the viewport is nowhere.
  init?(_ volume: SlicedVolume, _ level: SlicedVolume.Level, _ viewport: Viewport, _ cache: ChunkCache) {
    guard let geometry = LevelPlane(level, viewport) else { return nil }
    self.volume = volume
    self.level = level
    self.geometry = geometry
    if volume.isInterpolated(in: viewport) { linear = LinearPainter(volume, level, geometry, cache) }
  }

  /// Gives some pixels their values. All of them lie in the chunk.
  ///
  /// - Parameters:
  ///   - state: a chunk that is here.
  ///   - pieces: memory to work with.
  mutating func paint(
    _ state: ChunkState, _ chunk: Vector3<Int>, _ runs: ArraySlice<PixelRun>, _ pieces: inout PixelPieces,
    into plane: inout Plane
  ) {
    if runs.isEmpty { return }
    switch state {
    case .absent, .failed: break
    case .fill:
      plane.fill(runs, volume.fillValue)
      linear?.paint(chunk, nil, runs, &pieces, into: &plane)
    case .ready(let block):
      let voxels = ChunkVoxels(block, level)
      if linear != nil {
        linear?.paint(chunk, voxels, runs, &pieces, into: &plane)
      } else {
        let walk = ChunkWalk(geometry, level, chunk: chunk)
        pieces.removeAll()
        pieces.append(runs, walk)
        withUnsafeMutablePointer(to: &offsets) { offsets in
          RunGather(
            pieces: pieces.inner, offsets: offsets, shift: walk.shift, base: voxels.base, stride: voxels.stride,
            width: plane.width
          ).run(block, into: &plane)
        }
      }
    }
  }
}
