import Pixels

/// A rectangle of pixels: `x ..< x + width`, `y ..< y + height`. It may reach outside of a raster or lie there.
public struct PixelArea: Sendable, Hashable {
  public let x, y: Int
  public let width, height: Int

  /// Negative extents count as 0. What reaches beyond the range of `Int` is cut off.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = PixelArea.extent(from: x, width)
    self.height = PixelArea.extent(from: y, height)
  }

  /// All of a raster.
  public init(_ raster: Raster) { self.init(x: 0, y: 0, width: raster.width, height: raster.height) }

  public var isEmpty: Bool { width == 0 || height == 0 }

  /// What both have in common; without extent when that is nothing.
  public func intersection(_ other: PixelArea) -> PixelArea {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return PixelArea(
      x: left, y: top, width: max(left, min(x + width, other.x + other.width)) - left,
      height: max(top, min(y + height, other.y + other.height)) - top)
  }

  private static func extent(from start: Int, _ extent: Int) -> Int {
    let (_, overflow) = start.addingReportingOverflow(max(0, extent))
    return overflow ? Int.max - start : max(0, extent)
  }
}
