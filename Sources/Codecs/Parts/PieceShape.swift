import Voxels

/// The pieces in which a huge uncompressed chunk is read.
///
/// They divide the chunk evenly, so that pieces of neighbouring chunks make one grid.
enum PieceShape {
  /// Chunks up to this many bytes are read as they are.
  static let chunkLimit = 64 << 20
  /// About how many bytes a piece has.
  private static let size = 1 << 20
  private static let sizeLimit = 4 << 20
  /// How long the stretches in the store should be: shorter ones cost more to ask for than to bring.
  private static let runLength = 4 << 10
  private static let runLimit = 64 << 10

  /// The shape of a piece; nil where the chunk is not huge, or cannot be divided evenly into pieces of a useful size.
  static func of(_ layout: DenseLayout) -> [Int]? {
    guard layout.byteCount > chunkLimit else { return nil }
    var piece = Array(repeating: 1, count: layout.shape.count)
    var bytes = layout.elementType.size
    var axes = layout.axes
    // Rows first, and whole ones where they are short, since they lie in one stretch.
    while bytes < runLength, let axis = axes.popLast() {
      let whole = layout.shape[axis]
      var extent = divisors(of: whole).last { $0 * bytes <= runLimit } ?? 1
      if extent * bytes < runLength, whole <= sizeLimit / bytes { extent = whole }
      piece[axis] = extent
      bytes *= extent
      guard extent == whole else {
        axes.append(axis)
        break
      }
    }
    // Then the others in turns, so that no direction of looking is much worse than another.
    var next = Dictionary(uniqueKeysWithValues: axes.map { ($0, divisors(of: layout.shape[$0])) })
    while bytes < size {
      let candidates = axes.compactMap { axis -> (axis: Int, extent: Int)? in
        guard let extent = next[axis]?.first(where: { $0 > piece[axis] }), bytes / piece[axis] * extent <= sizeLimit
        else { return nil }
        return (axis, extent)
      }
      guard let best = candidates.min(by: { ($0.extent, -$0.axis) < ($1.extent, -$1.axis) }) else { break }
      bytes = bytes / piece[best.axis] * best.extent
      piece[best.axis] = best.extent
      next[best.axis]?.removeAll { $0 <= best.extent }
    }
    // Where extents have no divisors there may be no piece of a reasonable size.
    return bytes >= runLimit ? piece : nil
  }

  /// In rising order.
  private static func divisors(of number: Int) -> [Int] {
    var small: [Int] = []
    var large: [Int] = []
    var divisor = 1
    while divisor <= number / divisor, divisor <= sizeLimit {
      if number % divisor == 0 {
        small.append(divisor)
        if divisor != number / divisor { large.append(number / divisor) }
      }
      divisor += 1
    }
    return small + large.reversed()
  }
}
