import Voxels

/// The distance between samples of an array in C order, so that there are at most `limit`.
///
/// It has no factor in common with any extent, for else the samples would fall on a few columns only.
func samplingStep(_ shape: [Int], limit: Int) -> Int {
  guard let count = checkedProduct(shape), count > limit else { return 1 }
  var step = (count - 1) / limit + 1
  while shape.contains(where: { !areCoprime($0, step) }) { step += 1 }
  return step
}

private func areCoprime(_ a: Int, _ b: Int) -> Bool {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a == 1
}

extension VoxelBlock {
  /// Calls `body` with at most `limit` elements, spread evenly over the block.
  func sample(limit: Int, _ body: (Element) -> Void) {
    guard let count = checkedProduct(shape) else { return }
    let step = samplingStep(shape, limit: limit)
    // The step as an index, last axis fastest; adding it to a position carries from axis to axis, without division.
    var digits = shape
    var rest = step
    for axis in shape.indices.reversed() {
      digits[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    var position = Array(repeating: 0, count: shape.count)
    var offset = 0
    bytes.withUnsafeBytes { memory in
      guard let base = memory.baseAddress else { return }
      for _ in 0..<(count - 1) / step + 1 {
        body(Element(type: elementType, loading: base + offset))
        var carry = 0
        for axis in shape.indices.reversed() {
          var next = position[axis] + digits[axis] + carry
          carry = next >= shape[axis] ? 1 : 0
          next -= carry * shape[axis]
          offset += (next - position[axis]) * strides[axis]
          position[axis] = next
        }
      }
    }
  }
}
