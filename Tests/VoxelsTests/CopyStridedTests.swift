import TestSupport
import Testing
import Voxels

/// An N-dimensional pattern of elements somewhere in memory, with random axis order, gaps and start.
private struct Pattern {
  var strides: [Int]
  var start: Int
  var byteCount: Int

  init(_ shape: [Int], _ elementSize: Int, _ random: inout SeededRandom) {
    strides = Array(repeating: 0, count: shape.count)
    var next = elementSize
    for axis in shape.indices.shuffled(using: &random) {
      strides[axis] = next
      next = next * shape[axis]
      if Int.random(in: 0..<4, using: &random) == 0 { next += Int.random(in: 1..<9, using: &random) }
    }
    start = Int.random(in: 0..<5, using: &random)
    byteCount = start + next + elementSize
  }

  func offset(_ index: [Int]) -> Int { start + zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 } }
}

@Suite struct CopyStridedTests {
  /// Every shape, axis order, alignment and element size against a copy of one element at a time.
  @Test func againstNaiveLoop() {
    var random = SeededRandom(11)
    for round in 0..<600 {
      let rank = Int.random(in: 0...5, using: &random)
      // Planes that are larger than the tiles of a transposition as well.
      let largest = rank > 3 ? 3 : rank == 2 ? 40 : 7
      let shape = (0..<rank).map { _ in Int.random(in: 1...largest, using: &random) }
      let size = [1, 2, 4, 8][round % 4]
      let from = Pattern(shape, size, &random)
      let to = Pattern(shape, size, &random)
      let source = pseudoRandomBytes(from.byteCount, seed: UInt64(round))
      let before = pseudoRandomBytes(to.byteCount, seed: UInt64(round) + 1000)
      var expected = before
      for index in indices(of: shape) {
        for byte in 0..<size { expected[to.offset(index) + byte] = source[from.offset(index) + byte] }
      }
      var found = before
      source.withUnsafeBytes { source in
        found.withUnsafeMutableBytes { found in
          guard let source = source.baseAddress, let found = found.baseAddress else { return }
          copyStrided(
            shape: shape, elementSize: size, from: source + from.start, strides: from.strides, to: found + to.start,
            strides: to.strides)
        }
      }
      #expect(found == expected, "shape \(shape), strides \(from.strides) to \(to.strides)")
    }
  }

  @Test func emptyShapeCopiesNothing() {
    var target: [UInt8] = [1, 2, 3]
    [UInt8](repeating: 9, count: 3).withUnsafeBytes { source in
      target.withUnsafeMutableBytes { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        copyStrided(shape: [2, 0], elementSize: 1, from: source, strides: [1, 1], to: target, strides: [1, 1])
      }
    }
    #expect(target == [1, 2, 3])
  }

  /// A source stride of zero repeats what is there.
  @Test func repeatedSource() {
    var target = [UInt8](repeating: 0, count: 6)
    [UInt8]([7, 8]).withUnsafeBytes { source in
      target.withUnsafeMutableBytes { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        copyStrided(shape: [3, 2], elementSize: 1, from: source, strides: [0, 1], to: target, strides: [2, 1])
      }
    }
    #expect(target == [7, 8, 7, 8, 7, 8])
  }
}
