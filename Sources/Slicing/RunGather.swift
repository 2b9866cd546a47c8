import Voxels

/// Copies the voxels of one chunk that runs of pixels show, wherever in it the plane lies. The innermost loop of oblique
/// slices.
struct RunGather: VoxelLoop {
  let runs: ArraySlice<PixelRun>
  let walk: ChunkWalk
  /// Bytes to the chunk's corner, and between neighbours along x, y, z.
  let base: Int
  let stride: Vector3<Int>
  /// Pixels in a row of the plane.
  let width: Int

  @inline(__always)
  func run<Stored: BitwiseCopyable, Value>(
    _ type: Stored.Type, _ start: UnsafeRawPointer, _ target: UnsafeMutableBufferPointer<Value>,
    _ convert: (Stored) -> Value
  ) {
    // Shifting by a constant is what nearly all chunks need, and faster.
    if walk.shift == ChunkWalk.usualShift {
      copy(type, start + base, target, ChunkWalk.usualShift, convert)
    } else {
      copy(type, start + base, target, walk.shift, convert)
    }
  }

  @inline(__always)
  private func copy<Stored: BitwiseCopyable, Value>(
    _: Stored.Type, _ source: UnsafeRawPointer, _ target: UnsafeMutableBufferPointer<Value>, _ shift: Int,
    _ convert: (Stored) -> Value
  ) {
    for run in runs {
      let line = Int(run.row) * width
      let (x, y, z) = (walk.x.wayInside(run), walk.y.wayInside(run), walk.z.wayInside(run))
      var (placeX, placeY, placeZ) = (x.start, y.start, z.start)
      for column in run.columns {
        let offset =
          (placeX &>> shift) &* stride.x &+ (placeY &>> shift) &* stride.y &+ (placeZ &>> shift) &* stride.z
        target[line &+ column] = convert((source + offset).loadUnaligned(as: Stored.self))
        placeX &+= x.step
        placeY &+= y.step
        placeZ &+= z.step
      }
    }
  }
}
