import Pixels

/// A way to show pixels with characters: each cell stands for a small block of pixels.
///
/// A new one is a file beside this one and a line in ``GlyphEncoderRegistry``.
public protocol GlyphEncoder: Sendable {
  /// What it is called on the command line.
  static var name: String { get }

  /// What it does and where its characters are specified, for help and docs.
  static var documentation: String { get }

  /// How many pixels a cell shows.
  static var cellPixels: (columns: Int, rows: Int) { get }

  /// Draws a rectangle of a raster into cells.
  ///
  /// Parts outside the raster or the grid are left out; of a cell that the raster covers only partly, the rest shows
  /// the terminal's background. No memory is allocated.
  ///
  /// - Parameters:
  ///   - pixels: the rectangle of the raster.
  ///   - column: the column of the cell that shows the rectangle's top left corner.
  ///   - row: the row of that cell.
  static func encode(_ raster: Raster, _ pixels: PixelRectangle, into grid: inout CellGrid, column: Int, row: Int)
}

extension GlyphEncoder {
  /// Draws a whole raster into cells, its top left corner in a given one.
  public static func encode(_ raster: Raster, into grid: inout CellGrid, column: Int, row: Int) {
    let all = PixelRectangle(x: 0, y: 0, width: raster.width, height: raster.height)
    encode(raster, all, into: &grid, column: column, row: row)
  }
}

/// A rectangle of pixels, counted from the top left corner of a raster.
public struct PixelRectangle: Hashable, Sendable {
  /// The leftmost column of pixels.
  public var x: Int
  /// The topmost row of pixels.
  public var y: Int
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int

  /// The rectangle with this top left corner and size.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}
