import Pixels

/// The lines through the point that the viewports share. Positions count from the viewport's left and top.
public struct Crosshair: Sendable, Equatable {
  /// One line, one pixel wide.
  public struct Line: Sendable, Equatable {
    /// The column or row of the line; outside of the viewport, it is not drawn.
    public var position: Int
    public var color: RGB

    public init(at position: Int, color: RGB) {
      self.position = position
      self.color = color
    }
  }

  /// The line of a column; nil for none.
  public var vertical: Line?
  /// The line of a row, laid over the vertical one where they cross; nil for none.
  public var horizontal: Line?
  /// From 0, invisible, to 1.
  public var opacity: Double

  public init(vertical: Line?, horizontal: Line?, opacity: Double) {
    self.vertical = vertical
    self.horizontal = horizontal
    self.opacity = opacity
  }
}

extension Raster {
  /// Lays a colour over an area, as far as the raster has it.
  public mutating func blend(_ color: RGB, opacity: Double = 1, over area: PixelArea) {
    let visible = area.intersection(PixelArea(self))
    let paint = Paint(color, opacity: opacity)
    guard !visible.isEmpty, !paint.isTransparent else { return }
    let width = width
    pixels.withUnsafeMutableBufferPointer { pixels in
      for y in visible.y..<visible.y + visible.height {
        for index in y * width + visible.x..<y * width + visible.x + visible.width {
          pixels[index] = paint.over(pixels[index])
        }
      }
    }
  }

  /// Draws a crosshair inside a viewport.
  public mutating func draw(_ crosshair: Crosshair, in area: PixelArea) {
    if let line = crosshair.vertical, line.position >= 0, line.position < area.width {
      let column = PixelArea(x: area.x + line.position, y: area.y, width: 1, height: area.height)
      blend(line.color, opacity: crosshair.opacity, over: column)
    }
    if let line = crosshair.horizontal, line.position >= 0, line.position < area.height {
      let row = PixelArea(x: area.x, y: area.y + line.position, width: area.width, height: 1)
      blend(line.color, opacity: crosshair.opacity, over: row)
    }
  }

  /// Draws the outermost pixels of an area, each once.
  public mutating func drawFrame(of area: PixelArea, color: RGB, opacity: Double = 1) {
    guard !area.isEmpty else { return }
    let right = area.x + area.width - 1
    let bottom = area.y + area.height - 1
    let inner = max(0, area.height - 2)
    blend(color, opacity: opacity, over: PixelArea(x: area.x, y: area.y, width: area.width, height: 1))
    blend(color, opacity: opacity, over: PixelArea(x: area.x, y: area.y + 1, width: 1, height: inner))
    if area.width > 1 {
      blend(color, opacity: opacity, over: PixelArea(x: right, y: area.y + 1, width: 1, height: inner))
    }
    if area.height > 1 {
      blend(color, opacity: opacity, over: PixelArea(x: area.x, y: bottom, width: area.width, height: 1))
    }
  }
}
