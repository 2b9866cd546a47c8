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
    private let step: Int
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
      low = (voxels.lowerBound - corner) << shift
      let end = voxels.upperBound - corner
      high = isBetweenCentres ? (end - 1) << shift : end << shift - 1
    }

    /// The way of a run; it may lead out of the chunk.
    @inline(__always)
    func way(_ run: PixelRun) -> Way { Way(start: start(run), step: step) }

    @inline(__always)
    private func start(_ run: PixelRun) -> Int {
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
    self.shift = shift
  }
}
