import Voxels

/// Another array with some of its axes fixed at one index each, and gone.
struct FixedAxesArray: ChunkedArray {
  let base: any ChunkedArray
  /// Index by axis of the base.
  private let fixed: [Int: Int]
  /// The axes of the base that remain.
  private let kept: [Int]

  /// - Parameter fixed: index by axis; each inside of the array.
  init(_ base: any ChunkedArray, fixed: [Int: Int]) {
    precondition(
      fixed.allSatisfy { base.shape.indices.contains($0.key) && (0..<base.shape[$0.key]).contains($0.value) })
    self.base = base
    self.fixed = fixed
    kept = base.shape.indices.filter { fixed[$0] == nil }
  }

  var name: String { base.name }
  var elementType: ElementType { base.elementType }
  var shape: [Int] { kept.map { base.shape[$0] } }
  var chunkShape: [Int] { kept.map { base.chunkShape[$0] } }
  var fillValue: Element { base.fillValue }
  var layout: StorageLayout {
    StorageLayout(
      shardShape: base.layout.shardShape.map { shard in kept.map { shard[$0] } }, codecs: base.layout.codecs)
  }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    var full = Array(repeating: 0, count: base.rank)
    var part = Region(shape: base.chunkShape)
    for (position, axis) in kept.enumerated() { full[axis] = index[position] }
    for (axis, position) in fixed {
      full[axis] = position / base.chunkShape[axis]
      part.offset[axis] = position % base.chunkShape[axis]
      part.shape[axis] = 1
    }
    guard let block = try await base.readChunk(at: full)?.cropped(to: part) else { return nil }
    return VoxelBlock(
      elementType: block.elementType, shape: kept.map { block.shape[$0] }, strides: kept.map { block.strides[$0] },
      bytes: block.bytes)
  }
}
