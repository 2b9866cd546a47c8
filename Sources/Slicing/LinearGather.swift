import Voxels

/// Interpolates the pixels of some runs from the voxels of one chunk: those whose neighbours are all in it.
struct LinearGather: FloatLoop {
  let runs: ArraySlice<PixelRun>
  let inside: BoxSection
  let walk: ChunkWalk
  /// Bytes to the chunk's corner, and between neighbours along x, y, z.
  let base: Int
  let stride: Vector3<Int>
  /// Pixels in a row of the plane.
  let width: Int

  /// One axis at one pixel: bytes to the lower voxel, and from there to the upper one, whose part of the value it is.
  private struct Step {
    var offset: Int
    var next: Int
    var part: Float

    @inline(__always)
    init(_ place: Int, _ axis: ChunkWalk.Axis, _ shift: Int, _ stride: Int) {
      let place = min(max(place, axis.low), axis.high)
      let rest = place & (1 &<< shift &- 1)
      offset = (place &>> shift) &* stride
      next = rest == 0 ? 0 : stride
      part = Float(rest) * Float(sign: .plus, exponent: -shift, significand: 1)
    }
  }

  @inline(__always)
  func run<Stored: BitwiseCopyable>(
    _: Stored.Type, _ start: UnsafeRawPointer, _ target: UnsafeMutableBufferPointer<Float>,
    _ convert: (Stored) -> Float
  ) {
    let source = start + base
    let shift = walk.shift
    for run in runs {
      let columns = inside.columns(Int(run.row), in: run.columns)
      guard inside.rows.contains(Int(run.row)), !columns.isEmpty else { continue }
      let line = Int(run.row) * width
      let part = PixelRun(row: Int(run.row), columns)
      let (x, y, z) = (walk.x.way(part), walk.y.way(part), walk.z.way(part))
      var (placeX, placeY, placeZ) = (x.start, y.start, z.start)
      for column in columns {
        let (stepX, stepY, stepZ) = (
          Step(placeX, walk.x, shift, stride.x), Step(placeY, walk.y, shift, stride.y),
          Step(placeZ, walk.z, shift, stride.z)
        )
        @inline(__always) func value(_ offset: Int) -> Float {
          convert((source + offset).loadUnaligned(as: Stored.self))
        }
        /// Between two voxels along x.
        @inline(__always) func between(_ offset: Int) -> Float {
          let low = value(offset)
          return low + (value(offset &+ stepX.next) - low) * stepX.part
        }
        let offset = stepX.offset &+ stepY.offset &+ stepZ.offset
        let upper = between(offset)
        let top = upper + (between(offset &+ stepY.next) - upper) * stepY.part
        let lower = between(offset &+ stepZ.next)
        let bottom = lower + (between(offset &+ stepZ.next &+ stepY.next) - lower) * stepY.part
        let result = top + (bottom - top) * stepZ.part
        // What is not a number, or beyond all numbers, spreads no further than its own voxel.
        target[line &+ column] = result.isFinite ? result : nearest(stepX, stepY, stepZ, value)
        placeX &+= x.step
        placeY &+= y.step
        placeZ &+= z.step
      }
    }
  }

  @inline(__always)
  private func nearest(_ x: Step, _ y: Step, _ z: Step, _ value: (Int) -> Float) -> Float {
    value(
      x.offset &+ y.offset &+ z.offset &+ (x.part < 0.5 ? 0 : x.next) &+ (y.part < 0.5 ? 0 : y.next)
        &+ (z.part < 0.5 ? 0 : z.next))
  }
}
