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
