import Voxels

/// Some voxels of one channel of the coarsest mag, spread over it and over its time points, whichever is shown.
///
/// However large the mag and its chunks are, a bounded part is read.
struct CoarseSampler: Sendable {
  /// A few chunks first, and others that lie between them.
  enum Round: CaseIterable {
    case first, second

    fileprivate var chunkLimit: Int { self == .first ? 8 : 32 }
  }

  struct Sample: Sendable {
    /// Of chunks that are there and whole; without voxels beyond the array.
    var blocks: [VoxelBlock] = []
    /// How many chunks are missing.
    var missing = 0
  }

  /// How many decoded bytes of chunks make up for a further one. A larger chunk is read in part.
  private static let byteShare = 2 << 20
  private static let pieceLimit = Round.first.chunkLimit * byteShare
  /// A chunk that is larger and cannot be read in part is not read just to guess a window.
  private static let wholeLimit = 512 << 20

  let array: any ChunkedArray
  /// The voxel of each axis that is neither space nor time.
  private let fixed: [Int: Int]
  /// Chunks in space and time: 1 on other axes.
  private let grid: [Int]
  private let chunkCount: Int

  /// Nil for an array that cannot be sampled.
  init?(_ pyramid: Pyramid, channel: Int) {
    let array = pyramid.levels[pyramid.levels.count - 1].array
    guard !array.shape.contains(0) else { return nil }
    var fixed: [Int: Int] = [:]
    for axis in pyramid.axes.indices where pyramid.axes[axis].kind != .space && axis != pyramid.timeAxis {
      fixed[axis] = axis == pyramid.channelAxis ? min(channel, array.shape[axis] - 1) : 0
    }
    let grid = (0..<array.rank).map { fixed[$0] == nil ? array.gridShape[$0] : 1 }
    guard checkedProduct(grid + [2 * Round.second.chunkLimit]) != nil else { return nil }
    (self.array, self.fixed, self.grid, chunkCount) = (array, fixed, grid, grid.reduce(1, *))
  }

  /// The most bytes that a sample of one channel has in memory.
  static func byteCount(_ pyramid: Pyramid) -> Int {
    let chunk = pyramid.levels[pyramid.levels.count - 1].array.chunkByteCount
    let chunks = Round.second.chunkLimit * min(chunk, byteShare)
    return min(max(chunk, chunks), wholeLimit)
  }

  /// What a round sees. Chunks that cannot be read are left out.
  func sample(_ round: Round) async -> Sample {
    let parts = try? await numbers(round).concurrentMap { number -> Piece in await read(number) }
    var sample = Sample()
    for part in parts ?? [] {
      switch part {
      case .voxels(let block): sample.blocks.append(block)
      case .missing: sample.missing += 1
      case .unreadable: break
      }
    }
    return sample
  }

  private enum Piece: Sendable {
    case voxels(VoxelBlock)
    case missing
    case unreadable
  }

  /// Evenly spread, and around the middle of each stretch.
  private func numbers(_ round: Round) -> [Int] {
    let affordable = max(1, round.chunkLimit * CoarseSampler.byteShare / max(1, array.chunkByteCount))
    let count = min(chunkCount, round.chunkLimit, affordable)
    let numbers = (0..<count).map { ($0 * 2 + 1) * chunkCount / (2 * count) }
    return round == .first ? numbers : numbers.filter { !self.numbers(.first).contains($0) }
  }

  private func read(_ number: Int) async -> Piece {
    var rest = number
    var index = Array(repeating: 0, count: array.rank)
    for axis in index.indices.reversed() {
      index[axis] = rest % grid[axis]
      rest /= grid[axis]
      if let position = fixed[axis] { index[axis] = position / array.chunkShape[axis] }
    }
    var part = Region(shape: array.region(ofChunk: index).shape)
    for (axis, position) in fixed {
      part.offset[axis] = position % array.chunkShape[axis]
      part.shape[axis] = 1
    }
    part = middle(of: part)
    let isPart = array.isPartNeeded(part, memory: CoarseSampler.pieceLimit)
    let isBounded = array.chunkByteCount <= CoarseSampler.wholeLimit || isPart && array.cost(ofPart: part) != .whole
    guard isBounded else { return .unreadable }
    do {
      guard let read = try await array.readNeeded(part, ofChunkAt: index, memory: CoarseSampler.pieceLimit) else {
        return .missing
      }
      return .voxels(read.block.cropped(to: part.moved(by: read.region.offset.map { -$0 })))
    } catch {
      return .unreadable
    }
  }

  /// As much of a region as may be read, around its middle: a slab, across the axis along which slabs are cheapest.
  private func middle(of region: Region) -> Region {
    let first = slab(of: region, across: Array(region.shape.indices))
    let last = slab(of: region, across: region.shape.indices.reversed())
    return array.cost(ofPart: last).decoded < array.cost(ofPart: first).decoded ? last : first
  }

  private func slab(of region: Region, across axes: [Int]) -> Region {
    var slab = region
    for axis in axes {
      let bytes = slab.shape.reduce(array.elementType.size, *)
      guard bytes > CoarseSampler.pieceLimit else { break }
      let extent = slab.shape[axis]
      let wanted = max(1, Int(Double(extent) * Double(CoarseSampler.pieceLimit) / Double(bytes)))
      slab.offset[axis] += (extent - wanted) / 2
      slab.shape[axis] = wanted
    }
    return slab
  }
}
