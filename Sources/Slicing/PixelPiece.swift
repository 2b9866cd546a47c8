import Voxels

/// Some pixels of a run, as the loops over voxels take them: few enough for a stretch of ``VoxelOffsets``.
struct PixelPiece {
  var row: Int32
  var first: Int32
  var count: Int32
  /// Which voxels: a number in a table of those who made the piece.
  var source: Int32
  /// Where the first pixel lies, and how far it is from pixel to pixel, as ``ChunkWalk`` counts.
  var place: Vector3<Int>
  var step: Vector3<Int>
}

/// The pieces of one chunk. Kept from chunk to chunk for its memory.
struct PixelPieces: Sendable {
  /// Made from voxels of the chunk alone.
  var inner: [PixelPiece] = []
  /// Made from voxels of its neighbours, too.
  var seams: [PixelPiece] = []

  mutating func removeAll() {
    inner.removeAll(keepingCapacity: true)
    seams.removeAll(keepingCapacity: true)
  }

  /// Cuts runs whose pixels lie in the chunk.
  mutating func append(_ runs: ArraySlice<PixelRun>, _ walk: ChunkWalk) {
    for run in runs {
      let (x, y, z) = (walk.x.wayInside(run), walk.y.wayInside(run), walk.z.wayInside(run))
      let step = Vector3(x.step, y.step, z.step)
      var piece = PixelPiece(
        row: run.row, first: run.first, count: 0, source: 0, place: Vector3(x.start, y.start, z.start), step: step)
      while piece.first < run.end {
        piece.count = min(run.end &- piece.first, Int32(VoxelOffsets.stretch))
        inner.append(piece)
        piece.first &+= piece.count
        piece.place = piece.place &+ step &* Vector3(repeating: VoxelOffsets.stretch)
      }
    }
  }
}
