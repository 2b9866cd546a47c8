import Testing
import Voxels

/// Rows of every length that chunks may have, those with a way of their own to be copied among them.
@Suite struct CopyRowsTests {
  @Test(arguments: [1, 2, 3, 4, 8, 12, 16, 17, 31, 32, 33, 48, 63, 64, 65, 100, 128])
  func rows(ofBytes length: Int) {
    let (planes, rows) = (3, 5)
    // Odd strides, so that nothing is aligned.
    let (fromRow, fromPlane) = (length + 1, rows * (length + 1) + 3)
    let (toRow, toPlane) = (length + 7, rows * (length + 7) + 5)
    let source = (0..<planes * fromPlane).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ $0 >> 8) }
    var target = [UInt8](repeating: 0xAA, count: planes * toPlane)
    var expected = target
    for plane in 0..<planes {
      for row in 0..<rows {
        for byte in 0..<length {
          expected[plane * toPlane + row * toRow + byte] = source[plane * fromPlane + row * fromRow + byte]
        }
      }
    }
    source.withUnsafeBytes { source in
      target.withUnsafeMutableBytes { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        copyStrided(
          shape: [planes, rows, length], elementSize: 1, from: source, strides: [fromPlane, fromRow, 1], to: target,
          strides: [toPlane, toRow, 1])
      }
    }
    #expect(target == expected)
  }
}
