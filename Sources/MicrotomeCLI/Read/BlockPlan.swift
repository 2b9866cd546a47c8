/// Cuts an output into blocks that fit memory, along chunk borders where that is possible.
struct BlockPlan {
  /// Extent of a block per output axis.
  let blockShape: [Int]
  private let shape: [Int]
  /// Where the first chunk border lies on each axis, and how far borders are apart.
  private let phase: [Int]

  /// - Parameters:
  ///   - shape: of the output.
  ///   - chunk: extent of a chunk per output axis.
  ///   - start: where the output starts in the array, per output axis.
  ///   - elementSize: bytes of an element.
  ///   - limit: bytes of a block.
  ///   - isSequential: whether blocks must follow one another in the output without a gap.
  init(shape: [Int], chunk: [Int], start: [Int], elementSize: Int, limit: Int, isSequential: Bool) {
    self.shape = shape
    var block = shape
    for axis in shape.indices {
      let rest = block[(axis + 1)...].reduce(elementSize, *)
      let outer = block[..<axis].reduce(1, *)
      let fitting = limit / max(1, outer * rest)
      if fitting >= block[axis] { break }
      let aligned = fitting / max(1, chunk[axis]) * chunk[axis]
      if aligned > 0 {
        block[axis] = aligned
        break
      }
      // Not even one chunk fits with all of the inner axes: cut those too, or, where order matters, cut thinner.
      block[axis] = isSequential ? max(1, min(fitting, chunk[axis])) : min(block[axis], chunk[axis])
      if isSequential, fitting >= 1 { break }
    }
    blockShape = block
    phase = zip(start, chunk).map { start, chunk in
      let remainder = ((start % chunk) + chunk) % chunk
      return remainder == 0 ? 0 : chunk - remainder
    }
  }

  /// The pieces of one axis: offset and extent, cut at chunk borders.
  func pieces(_ axis: Int) -> [(offset: Int, extent: Int)] {
    let step = blockShape[axis]
    guard step > 0 else { return [] }
    var pieces: [(Int, Int)] = []
    var offset = 0
    while offset < shape[axis] {
      let isFirstShort = offset == 0 && phase[axis] > 0 && phase[axis] < step && step < shape[axis]
      let extent = min(isFirstShort ? phase[axis] : step, shape[axis] - offset)
      pieces.append((offset, extent))
      offset += extent
    }
    return pieces
  }
}
