import Slicing
import Voxels

/// Finds a window that shows a picture well: from a low to a high percentile of its values.
///
/// Values that are not finite do not count. Where the percentiles coincide (a few bright spots on nothing), the
/// window is from the smallest to the largest value; where these coincide too, it is half a step to either side, so
/// that a window always has extent. Everything is deterministic.
public enum AutoContrast {
  /// The share of values below the window, one in a thousand.
  public static let low = 0.001
  /// The share of values up to the window's end.
  public static let high = 0.999

  private static let histogramLimit = 1 << 20
  private static let sortLimit = 1 << 18

  /// The window for what a plane shows now; nil when it has no values yet.
  public static func window(
    for plane: Plane, low: Double = low, high: Double = high
  ) -> IntensityWindow? {
    guard plane.isWhole else { return nil }
    let count = plane.width * plane.height
    func hasValue(_ index: Int) -> Bool { plane.coverage[index] &- Plane.Coverage.ready < 2 }
    switch plane.content {
    case .small:
      var histogram = Histogram(bias: SmallElements(plane.elementType)?.bias ?? 0)
      for index in 0..<count where hasValue(index) { histogram.add(biased: plane.small[index]) }
      return histogram.window(low: low, high: high)
    case .float, .label:
      let step = samplingStep(plane.height > 0 ? [plane.height, plane.width] : [], limit: sortLimit)
      var values: [Double] = []
      for index in stride(from: 0, to: count, by: step) where hasValue(index) {
        values.append(plane.content == .float ? Double(plane.float[index]) : Double(plane.label[index]))
      }
      return SortedValues(values).window(low: low, high: high)
    }
  }

  /// The window for some chunks of an array, from about a million of their values at most; nil without values.
  ///
  /// Chunks at the far edge of an array hold arbitrary voxels beyond it, which are not told apart here: prefer others.
  public static func window(
    for blocks: [VoxelBlock], low: Double = low, high: Double = high
  ) -> IntensityWindow? {
    values(of: blocks)?.window(low: low, high: high)
  }

  /// About a million values of some chunks at most; nil without chunks.
  static func values(of blocks: [VoxelBlock]) -> (any ValueDistribution)? {
    guard let type = blocks.first?.elementType else { return nil }
    if let small = SmallElements(type), blocks.allSatisfy({ $0.elementType == type }) {
      var histogram = Histogram(bias: small.bias)
      for block in blocks {
        block.sample(limit: max(1, histogramLimit / blocks.count)) { element in
          histogram.add(biased: UInt16(truncatingIfNeeded: element.label &+ UInt64(small.bias)))
        }
      }
      return histogram
    }
    var values: [Double] = []
    for block in blocks {
      block.sample(limit: max(1, sortLimit / blocks.count)) { values.append($0.double) }
    }
    return SortedValues(values)
  }
}
