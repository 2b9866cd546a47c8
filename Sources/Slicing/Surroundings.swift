import Chunks
import Voxels

/// A chunk in the middle of its 26 neighbours, as interpolation needs them: which voxels pixels on each side of the chunk
/// are made from.
struct Surroundings {
  /// What is known of a chunk.
  private enum Neighbour {
    case unknown, absent, fill
    case voxels(ChunkVoxels, start: UnsafeRawPointer)
  }

  /// What pixels on one side are made from.
  enum Source {
    case unknown
    /// Of nothing but the fill value.
    case fill
    /// Of voxels of the chunk: a number in ``inner``.
    case inner(Int)
    /// Of voxels of several chunks: a number in ``seams``.
    case seam(Int)
  }

  /// The voxels around a pixel along one axis: in which chunks, counted from this one, and which voxels of these.
  private struct Pair {
    var chunks: (lower: Int, upper: Int)
    var voxels: (lower: Int, upper: Int)
    /// Whether the voxels change from pixel to pixel; the ones above are those of the first voxel then.
    var moves = false
    /// From which part on the upper voxel is the pixel's own.
    var middle: Float = 0.5

    var isCrossing: Bool { chunks.lower != chunks.upper }

    init(_ level: SlicedVolume.Level, _ chunk: Int, _ axis: Int, _ side: ChunkSide) {
      let extent = level.chunk[axis]
      let corner = chunk * extent
      let first = max(corner, level.first[axis]) - corner
      let last = min(corner + extent, level.first[axis] + level.extent[axis]) - 1 - corner
      let isAtStart = corner <= level.first[axis]
      let isAtEnd = corner + extent >= level.first[axis] + level.extent[axis]
      switch side {
      case .between:
        (chunks, voxels, moves) = ((0, 0), (0, 1), true)
      case .before where !isAtStart:
        // The upper one is the chunk's own.
        (chunks, voxels, middle) = ((-1, 0), (extent - 1, 0), 0)
      case .beyond where !isAtEnd:
        (chunks, voxels, middle) = ((0, 1), (extent - 1, 0), 2)
      case .before: (chunks, voxels) = ((0, 0), (first, first))
      case .beyond, .last: (chunks, voxels) = ((0, 0), (last, last))
      }
    }
  }

  private let level: SlicedVolume.Level
  private let cache: ChunkCache
  /// Holds the fill value.
  private let fill = Slab(size: 8)
  private var chunk = Vector3<Int>.zero
  /// They keep the memory that ``seams`` points into.
  private var neighbours: [Neighbour]
  private var sources: [Source]
  private(set) var inner: [LinearGather.Source] = []
  private(set) var seams: [SeamGather.Source] = []

  init(_ volume: SlicedVolume, _ level: SlicedVolume.Level, _ cache: ChunkCache) {
    self.level = level
    self.cache = cache
    fill.base.storeBytes(of: volume.fillValue.bits.littleEndian, as: UInt64.self)
    neighbours = Array(repeating: .unknown, count: 27)
    sources = Array(repeating: .unknown, count: ChunkSide.count * ChunkSide.count * ChunkSide.count)
  }

  /// Goes to another chunk, which is here: with voxels, or as nothing but the fill value.
  mutating func move(to chunk: Vector3<Int>, _ voxels: ChunkVoxels?) {
    self.chunk = chunk
    for index in neighbours.indices { neighbours[index] = .unknown }
    for index in sources.indices { sources[index] = .unknown }
    inner.removeAll(keepingCapacity: true)
    seams.removeAll(keepingCapacity: true)
    neighbours[13] = voxels.map(Surroundings.neighbour) ?? .fill
  }

  /// What pixels are made from that lie on some sides of the chunk.
  mutating func source(_ x: ChunkSide, _ y: ChunkSide, _ z: ChunkSide) -> Source {
    let number = (z.rawValue * ChunkSide.count + y.rawValue) * ChunkSide.count + x.rawValue
    if case .unknown = sources[number] {
      sources[number] = find(
        Pair(level, chunk.x, 0, x), Pair(level, chunk.y, 1, y), Pair(level, chunk.z, 2, z))
    }
    return sources[number]
  }

  private mutating func find(_ x: Pair, _ y: Pair, _ z: Pair) -> Source {
    let moves = Vector3(x.moves ? 1 : 0, y.moves ? 1 : 0, z.moves ? 1 : 0)
    guard x.isCrossing || y.isCrossing || z.isCrossing else {
      guard case .voxels(let voxels, _) = neighbours[13] else { return .fill }
      let stride = voxels.stride &* moves
      let first = voxels.base + voxels.offset(x.voxels.lower, y.voxels.lower, z.voxels.lower)
      inner.append(LinearGather.Source(base: first, stride: stride, next: stride))
      return .inner(inner.count - 1)
    }
    var available = UInt8.max
    var isFill = true
    var corners = InlineArray<8, SeamGather.Corner>(repeating: SeamGather.Corner(start: UnsafeRawPointer(fill.base)))
    for index in 0..<8 {
      let (right, down, deep) = (index & 1 != 0, index & 2 != 0, index & 4 != 0)
      let chunk = Vector3(
        right ? x.chunks.upper : x.chunks.lower, down ? y.chunks.upper : y.chunks.lower,
        deep ? z.chunks.upper : z.chunks.lower)
      switch neighbour(chunk) {
      case .unknown, .absent:
        available &= ~(1 << index)
        isFill = false
      case .fill: break
      case .voxels(let voxels, let start):
        isFill = false
        let offset = voxels.offset(
          right ? x.voxels.upper : x.voxels.lower, down ? y.voxels.upper : y.voxels.lower,
          deep ? z.voxels.upper : z.voxels.lower)
        corners[index] = SeamGather.Corner(start: start + (voxels.base + offset), stride: voxels.stride &* moves)
      }
    }
    if isFill { return .fill }
    seams.append(
      SeamGather.Source(
        corners: corners, available: available, middle: Vector3(x.middle, y.middle, z.middle)))
    return .seam(seams.count - 1)
  }

  /// - Parameter step: from the chunk in the middle, -1 to 1 on each axis.
  private mutating func neighbour(_ step: Vector3<Int>) -> Neighbour {
    let number = ((step.z + 1) * 3 + step.y + 1) * 3 + step.x + 1
    if case .unknown = neighbours[number] {
      let key = ChunkKey(array: level.array, index: level.number(ofChunk: chunk &+ step))
      neighbours[number] =
        switch cache.lookup(key) {
        case .absent, .failed: .absent
        case .fill: .fill
        case .ready(let block): Surroundings.neighbour(ChunkVoxels(block, level))
        }
    }
    return neighbours[number]
  }

  private static func neighbour(_ voxels: ChunkVoxels) -> Neighbour {
    // Blocks are never empty.
    voxels.block.bytes.withUnsafeBytes { $0.baseAddress.map { .voxels(voxels, start: $0) } ?? .absent }
  }
}
