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

  /// What is written past the caches is the same, however rows lie to cache lines.
  @Test(arguments: [63, 64, 65, 128, 130, 192, 300], [0, 1, 63, 64])
  func rowsPastTheCaches(ofBytes length: Int, gap: Int) {
    let (planes, rows) = (3, 5)
    let toRow = length + gap
    let size = planes * rows * toRow
    let source = (0..<planes * rows * length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ $0 >> 8) }
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer { target.deallocate() }
    target.initializeMemory(as: UInt8.self, repeating: 0xAA)
    var expected = [UInt8](repeating: 0xAA, count: size)
    for row in 0..<planes * rows {
      for byte in 0..<length { expected[row * toRow + byte] = source[row * length + byte] }
    }
    source.withUnsafeBytes { source in
      guard let source = source.baseAddress, let target = target.baseAddress else { return }
      copyStrided(
        shape: [planes, rows, length], elementSize: 1, from: source, strides: [rows * length, length, 1], to: target,
        strides: [rows * toRow, toRow, 1], isReadSoon: false)
    }
    #expect(Array(target) == expected)
  }
}
