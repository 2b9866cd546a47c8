/// On which side of a chunk pixels lie along one axis, seen from the centres of its voxels.
enum ChunkSide: Int {
  /// Before the centre of the first one.
  case before
  /// Between two centres, or on the lower one.
  case between
  /// Beyond the centre of the last one, or on it.
  case beyond
  /// On the centre of the last one, all pixels of a row.
  case last

  static let count = 4
}

extension ChunkWalk.Axis {
  @inline(__always)
  func side(_ place: Int) -> ChunkSide {
    if place < low { return .before }
    if place < high { return .between }
    return place == high && step == 0 ? .last : .beyond
  }

  /// How many pixels from a place on, of those that count, lie on its side.
  ///
  /// - Parameter limit: how many count.
  @inline(__always)
  func count(_ place: Int, _ side: ChunkSide, limit: Int) -> Int {
    // Seams are narrow.
    if limit == 1 || self.side(place &+ step) != side { return 1 }
    let rest: Int
    if step > 0, side.rawValue <= ChunkSide.between.rawValue {
      rest = (side == .before ? low : high) &- 1 &- place
    } else if step < 0, side != .before {
      rest = place &- (side == .between ? low : high)
    } else {
      return limit
    }
    let last = Int(min(Double(rest) * pixelsPerPlace, Double(limit - 1)))
    // Rounding may lead across.
    return self.side(place &+ last &* step) == side ? last + 1 : max(1, last)
  }
}
