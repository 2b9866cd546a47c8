import TestSupport

/// Volumes that several suites read.
enum Samples {
  /// 5×7×9 of uint16 in chunks of 2×3×4 that do not divide it: `z y x` as decimal digits; fill value 7.
  static let digits = TestArray([5, 7, 9], chunk: [2, 3, 4], dataType: "uint16", fill: 7) {
    UInt64($0[0] * 100 + $0[1] * 10 + $0[2])
  }

  /// Bytes 24×40×60 (z, y, x), all different from their neighbours and never 0.
  static let bytes = TestArray([24, 40, 60], chunk: [8, 16, 16]) { UInt64(byte($0[2], $0[1], $0[0])) }

  static func byte(_ x: Int, _ y: Int, _ z: Int) -> Int { 1 + (x + 4 * y + 9 * z) % 255 }

  /// The voxel, or 0 outside.
  static func byteOrNothing(_ x: Int, _ y: Int, _ z: Int) -> UInt32 {
    (0..<60).contains(x) && (0..<40).contains(y) && (0..<24).contains(z) ? UInt32(byte(x, y, z)) : 0
  }

  /// `bytes` as an image with voxels of that size: z, y, x.
  static func image(_ scale: [Double] = [10, 10, 10], name: String = "bytes") -> TestImage {
    TestImage(name, axes: ["z", "y", "x"], levels: [(bytes, scale: scale)])
  }

  /// Bytes without a chunk: everything is fill value 9.
  static func endless(_ extent: Int) -> TestArray {
    TestArray([extent, extent, extent], chunk: [64, 64, 64], fill: 9) { _ in 9 }
  }
}
