import Voxels

/// The window of an image whose source names none.
///
/// It runs between the 0.1 % and 99.9 % percentiles of what is not fill value. The fill value is in it as well where
/// more than a thousandth has it, as long as that leaves half of the window to the rest: the dark around fluorescent
/// spots stays apart from the faintest of them, a black margin does not cost tissue its contrast. Integers that take up
/// half of what their type can hold are shown over all of it, as they are.
public enum InitialWindow {
  /// - Parameters:
  ///   - blocks: some chunks of the image, without voxels beyond it.
  ///   - missing: how many chunks were looked for besides, and are fill value.
  /// - Returns: nil when nothing but fill value was seen.
  public static func window(for blocks: [VoxelBlock], missing: Int = 0, fillValue: Element) -> IntensityWindow? {
    guard let type = blocks.first?.elementType, let all = AutoContrast.values(of: blocks) else { return nil }
    let fill = fillValue.double
    let rest = fill.isFinite ? all.without(fill) : all
    guard let seen = rest.percentiles(low: AutoContrast.low, high: AutoContrast.high) else { return nil }
    var range = seen
    let absent = Double(missing) * Double(all.count) / Double(blocks.count)
    let fillCount = Double(all.count - rest.count) + absent
    if fillCount > AutoContrast.low * (Double(all.count) + absent) {
      let wider = min(seen.lowerBound, fill)...max(seen.upperBound, fill)
      if seen.length == 0 || wider.length <= 2 * seen.length { range = wider }
    }
    guard range.length > 0 else { return rest.window(low: AutoContrast.low, high: AutoContrast.high) }
    if !type.isFloatingPoint, 2 * range.length >= type.range.length { return IntensityWindow(fullRangeOf: type) }
    return IntensityWindow(range)
  }
}

extension ClosedRange<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}
