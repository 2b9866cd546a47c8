import Voxels

/// The chunks that a region touches.
struct ChunkRange: Sendable {
  /// First and last chunk per axis.
  private let first: [Int]
  private let last: [Int]

  /// - Parameter region: not empty.
  init(of region: Region, chunkShape: [Int]) {
    first = zip(region.offset, chunkShape).map { $0 / $1 }
    last = (0..<region.rank).map { (region.end($0) - 1) / chunkShape[$0] }
  }

  /// Runs `body` for every chunk, at most `width` at a time. The first failure stops the rest.
  func forEachConcurrently(width: Int, _ body: @escaping @Sendable ([Int]) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      var next: [Int]? = first
      var running = 0
      while let index = next {
        if running >= width {
          try await group.next()
          running -= 1
        }
        group.addTask { try await body(index) }
        running += 1
        next = following(index)
      }
      try await group.waitForAll()
    }
  }

  private func following(_ index: [Int]) -> [Int]? {
    var index = index
    for axis in index.indices.reversed() {
      index[axis] += 1
      if index[axis] <= last[axis] { return index }
      index[axis] = first[axis]
    }
    return nil
  }
}

/// All ways to choose one piece per axis, last axis fastest.
struct Combinations<Piece>: Sequence, IteratorProtocol {
  private let pieces: [[Piece]]
  private var position: [Int]?

  init(_ pieces: [[Piece]]) {
    self.pieces = pieces
    position = pieces.contains(where: \.isEmpty) ? nil : Array(repeating: 0, count: pieces.count)
  }

  mutating func next() -> [Piece]? {
    guard var current = position else { return nil }
    let result = zip(pieces, current).map { $0[$1] }
    position = nil
    for axis in current.indices.reversed() {
      current[axis] += 1
      if current[axis] < pieces[axis].count {
        position = current
        break
      }
      current[axis] = 0
    }
    return result
  }
}
