import Codecs
import Voxels

/// The voxels of a NIfTI file: axes x, y, z, t, …, x fastest, and for colours the channel last.
///
/// A chunk is a run of rows or planes that lies in the file in one piece.
struct NIfTIArray: ChunkedArray {
  /// About how many stored bytes a chunk has.
  static let chunkSize = 512 << 10
  /// The largest extent: up to here a `Double` has every voxel.
  static let extentLimit = 1 << 53

  let name: String
  let elementType: ElementType
  let shape: [Int]
  let chunkShape: [Int]
  let layout: StorageLayout
  private let source: any ByteSource
  private let start: Int
  private let voxels: NIfTIVoxels
  /// Stored voxels from one to the next along each axis of the grid of voxels.
  private let steps: [Int]

  /// - Parameters:
  ///   - extents: of the axes without the channel; not empty, all positive, and their product fits.
  ///   - source: the bytes of the file, inflated.
  ///   - start: where in `source` the first voxel is.
  init(
    name: String, extents: [Int], voxels: NIfTIVoxels, source: any ByteSource, start: Int, isGzip: Bool
  ) {
    let channels = voxels.stored.channels
    self.name = name
    self.source = source
    self.start = start
    self.voxels = voxels
    elementType = voxels.elementType
    let chunk = NIfTIArray.slab(extents, voxelSize: voxels.stored.size, scaled: voxels.scaling != nil)
    shape = extents + (channels > 1 ? [channels] : [])
    chunkShape = chunk + (channels > 1 ? [channels] : [])
    layout = StorageLayout(codecs: isGzip ? ["gzip"] : [])
    steps = NIfTIArray.steps(extents)
  }

  var fillValue: Element { .zero(elementType) }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    let place = place(ofChunk: index)
    guard let bytes = try await source.read(.from(offset: place.lowerBound, count: place.count)) else {
      throw Failure(.missing, source.name, "is no longer there")
    }
    let grid = Array(chunkShape.prefix(steps.count))
    let (voxels, type, chunkShape) = (voxels, elementType, chunkShape)
    return try await WorkerPool.compute.run {
      let channels = voxels.stored.channels
      var strides = NIfTIArray.steps(grid).map { $0 * channels * type.size }
      if channels > 1 { strides.append(type.size) }
      return VoxelBlock(
        elementType: type, shape: chunkShape, strides: strides,
        bytes: voxels.decode(bytes, count: grid.reduce(1, *)))
    }
  }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    location(of: index, in: source.name, layout.codecs.isEmpty ? .bytes(place(ofChunk: index)) : .entangled)
  }

  /// The bytes of the inflated file that a chunk has.
  private func place(ofChunk index: [Int]) -> Range<Int> {
    let region = region(ofChunk: index)
    let size = voxels.stored.size
    let first = start + zip(region.offset, steps).reduce(0) { $0 + $1.0 * $1.1 } * size
    return first..<first + zip(region.shape, steps).reduce(size) { $0 * $1.0 }
  }

  /// The product of all extents before each axis.
  private static func steps(_ extents: [Int]) -> [Int] {
    var step = 1
    return extents.map { extent in
      defer { step *= extent }
      return step
    }
  }

  /// The shape of a chunk: whole axes as long as they fit, and a part of the next.
  private static func slab(_ extents: [Int], voxelSize: Int, scaled: Bool) -> [Int] {
    // Scaled voxels grow to 8 bytes.
    var room = max(1, (scaled ? chunkSize / 2 : chunkSize) / voxelSize)
    return extents.map { extent in
      let part = min(extent, room)
      // A part of this axis leaves nothing of those that follow.
      room = part < extent ? 1 : room / extent
      guard part < extent else { return extent }
      // All parts alike, so that the last one is not a sliver.
      let pieces = (extent + part - 1) / part
      return (extent + pieces - 1) / pieces
    }
  }
}
