import Voxels

/// How runs of pixels go through the voxels of one chunk: in steps of whole numbers, so that they cannot drift out of it.
struct ChunkWalk {
  /// Places in a chunk are counted in 2^-40 voxels, unless it is so large that they would not fit.
  static let usualShift = 40

  /// Along one axis: where a run starts in the chunk, and how far it goes from pixel to pixel.
  struct Way {
    var start: Int
    var step: Int
  }

  /// One axis.
  struct Axis {
    /// Counted from the corner of the chunk.
    private let coordinate: LevelPlane.Coordinate
    private let scale: Double
    /// Pixels that a place moves in.
    let pixelsPerPlace: Double
    let step: Int
    /// Where the voxels of the chunk begin and end that belong to the image.
    let low, high: Int

    fileprivate init(
      _ coordinate: LevelPlane.Coordinate, corner: Int, voxels: Range<Int>, shift: Int, isBetweenCentres: Bool
    ) {
      self.coordinate = LevelPlane.Coordinate(
        perColumn: coordinate.perColumn, perRow: coordinate.perRow,
        origin: coordinate.origin + (isBetweenCentres ? -0.5 : SlicedVolume.Level.tolerance) - Double(corner))
      scale = Double(1 << shift)
      step = Axis.whole(coordinate.perColumn * scale)
      pixelsPerPlace = step == 0 ? 0 : 1 / abs(Double(step))
      low = (voxels.lowerBound - corner) << shift
      let end = voxels.upperBound - corner
      high = isBetweenCentres ? (end - 1) << shift : end << shift - 1
    }

    /// Where the first pixel of a run lies.
    @inline(__always)
    fileprivate func start(_ run: PixelRun) -> Int {
      Axis.whole(coordinate.value(Double(run.first), Double(run.row)) * scale)
    }

    /// The way of a run whose pixels lie in the chunk; rounding does not lead out of it.
    @inline(__always)
    func wayInside(_ run: PixelRun) -> Way {
      let start = start(run)
      let (length, overflow) = step.multipliedReportingOverflow(by: Int(run.end &- run.first &- 1))
      let end = start &+ length
      if !overflow, start >= low, start <= high, end >= low, end <= high { return Way(start: start, step: step) }
      return within(start, run)
    }

    /// The same for a run that touches the border of the chunk so closely that rounding would lead across.
    @inline(never)
    private func within(_ start: Int, _ run: PixelRun) -> Way {
      let end = Axis.whole(coordinate.value(Double(run.end &- 1), Double(run.row)) * scale)
      let first = min(max(start, low), high)
      let last = min(max(end, low), high)
      return Way(start: first, step: (last - first) / max(1, Int(run.end &- run.first) - 1))
    }

    /// The whole part; what is beyond all chunks is cut off.
    @inline(__always)
    private static func whole(_ value: Double) -> Int { Int(max(-0x1p61, min(value, 0x1p61))) }
  }

  let x, y, z: Axis
  let shift: Int
  /// How far a pixel leads.
  let step: Vector3<Int>
  private let partMask: Int
  private let partScale: Float

  /// - Parameters:
  ///   - chunk: its place in the grid.
  ///   - isBetweenCentres: whether places count from the centres of voxels, not from their corners.
  init(_ plane: LevelPlane, _ level: SlicedVolume.Level, chunk: Vector3<Int>, isBetweenCentres: Bool = false) {
    let bits = Int.bitWidth - level.chunk.max().leadingZeroBitCount
    let shift = max(0, min(ChunkWalk.usualShift, Int.bitWidth - 3 - bits))
    func axis(_ number: Int) -> Axis {
      let corner = chunk[number] * level.chunk[number]
      let (first, extent) = (level.first[number], level.extent[number])
      return Axis(
        plane[number], corner: corner,
        voxels: max(corner, first)..<min(corner + level.chunk[number], first + extent), shift: shift,
        isBetweenCentres: isBetweenCentres)
    }
    (x, y, z) = (axis(0), axis(1), axis(2))
    step = Vector3(x.step, y.step, z.step)
    self.shift = shift
    partMask = 1 << shift - 1
    partScale = 1 / Float(1 << shift)
  }

  /// Where the first pixel of a run lies; that may be outside of the chunk.
  @inline(__always)
  func start(_ run: PixelRun) -> Vector3<Int> { Vector3(x.start(run), y.start(run), z.start(run)) }

  /// The same where places count from centres. A pixel that a whole row keeps a millionth of a voxel from a centre is on
  /// it: that is rounding, and not worth another voxel.
  @inline(__always)
  func startOnCentres(_ run: PixelRun) -> Vector3<Int> {
    let start = start(run)
    return Vector3(
      step.x == 0 ? onCentre(start.x) : start.x, step.y == 0 ? onCentre(start.y) : start.y,
      step.z == 0 ? onCentre(start.z) : start.z)
  }

  private func onCentre(_ place: Int) -> Int {
    let rest = place & partMask
    let little = Int(2 * SlicedVolume.Level.tolerance * Double(partMask))
    return rest <= little ? place - rest : rest > partMask - little ? place + (partMask + 1 - rest) : place
  }

  /// How far behind a voxel's centre a place lies, on the way to the next: from 0 to 1.
  @inline(__always)
  func part(_ place: Int) -> Float { Float(place & partMask) * partScale }
}
