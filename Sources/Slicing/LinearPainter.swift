import Chunks
import Voxels

/// Interpolates the pixels of chunks: each row is cut into pieces that are made from voxels of the same chunks.
struct LinearPainter {
  private let level: SlicedVolume.Level
  private let elementType: ElementType
  private let plane: LevelPlane
  private var surroundings: Surroundings
  private var offsets = VoxelOffsets()

  init(_ volume: SlicedVolume, _ level: SlicedVolume.Level, _ plane: LevelPlane, _ cache: ChunkCache) {
    self.level = level
    self.plane = plane
    elementType = volume.elementType
    surroundings = Surroundings(volume, level, cache)
  }

  /// Gives some pixels their values. All of them lie in the chunk, and have the fill value already if that has no voxels.
  mutating func paint(
    _ chunk: Vector3<Int>, _ voxels: ChunkVoxels?, _ runs: ArraySlice<PixelRun>, _ pieces: inout PixelPieces,
    into target: inout Plane
  ) {
    let walk = ChunkWalk(plane, level, chunk: chunk, isBetweenCentres: true)
    surroundings.move(to: chunk, voxels)
    pieces.removeAll()
    for run in runs { cut(run, walk, &pieces) }
    let (sources, type) = (surroundings.inner, elementType)
    voxels?.block.bytes.withUnsafeBytes { memory in
      guard !pieces.inner.isEmpty, let voxels, let start = memory.baseAddress else { return }
      withUnsafeMutablePointer(to: &offsets) { offsets in
        LinearGather(
          pieces: pieces.inner, offsets: offsets, sources: sources, start: start, walk: walk,
          stride: voxels.stride, width: target.width
        ).run(type, into: &target)
      }
    }
    if pieces.seams.isEmpty { return }
    withExtendedLifetime(surroundings) {
      SeamGather(pieces: pieces.seams, sources: surroundings.seams, walk: walk, width: target.width)
        .run(elementType, into: &target)
    }
  }

  private mutating func cut(_ run: PixelRun, _ walk: ChunkWalk, _ pieces: inout PixelPieces) {
    var place = walk.startOnCentres(run)
    var column = run.first
    while column < run.end {
      let sides = (walk.x.side(place.x), walk.y.side(place.y), walk.z.side(place.z))
      let limit = min(Int(run.end &- column), VoxelOffsets.stretch)
      let count = min(
        walk.x.count(place.x, sides.0, limit: limit), walk.y.count(place.y, sides.1, limit: limit),
        walk.z.count(place.z, sides.2, limit: limit))
      var piece = PixelPiece(
        row: run.row, first: column, count: Int32(count), source: 0, place: place, step: walk.step)
      switch surroundings.source(sides.0, sides.1, sides.2) {
      case .unknown, .fill: break
      case .inner(let number):
        piece.source = Int32(number)
        pieces.inner.append(piece)
      case .seam(let number):
        piece.source = Int32(number)
        pieces.seams.append(piece)
      }
      place = place &+ walk.step &* Vector3(repeating: count)
      column += Int32(count)
    }
  }
}
