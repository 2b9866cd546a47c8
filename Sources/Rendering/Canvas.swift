import Slicing

/// The part of a raster that one composition writes to, with a mark a pixel of what has been found there.
///
/// It lives only while the raster's memory is held open.
struct Canvas {
  /// What the layers had at a pixel.
  enum Mark {
    static let painted: UInt8 = 1
    static let missing: UInt8 = 2
    static let failed: UInt8 = 4
    /// Some layer reaches here.
    static let covered: UInt8 = 8

    /// The marks for each coverage of a plane, a byte each: outside, ready, coarse, missing, failed.
    private static let ofCoverage: UInt64 = 0x0c_0a_09_09_00

    @inline(__always)
    static func of(_ coverage: UInt8) -> UInt8 {
      UInt8(truncatingIfNeeded: ofCoverage >> UInt64((coverage & 7) << 3))
    }
  }

  let pixels: UnsafeMutableBufferPointer<UInt32>
  /// Where the first pixel is, and how far the next row.
  let start, stride: Int
  let marks: UnsafeMutableBufferPointer<UInt8>
  let columns, rows: Int
  /// What the first pixel is in coordinates of the planes.
  let planeX, planeY: Int

  /// Makes everything black and unmarked.
  func clear() {
    for row in 0..<rows {
      for pixel in start + row * stride..<start + row * stride + columns { pixels[pixel] = 0 }
    }
    for mark in 0..<rows * columns { marks[mark] = 0 }
  }

  /// Adds the colour that `color` has for the index of a plane's pixel wherever the plane has a value.
  @inline(__always)
  func add(_ plane: Plane, _ color: (Int) -> UInt32) {
    forEachPixel(of: plane) { coverage, source, pixel, mark in
      let hasValue: UInt32 = coverage &- Plane.Coverage.ready < 2 ? .max : 0
      pixels[pixel] = addSaturating(pixels[pixel], color(source) & hasValue)
      marks[mark] |= Mark.of(coverage)
    }
  }

  /// Lays the colour that `color` has for the index of a plane's pixel over what is there, wherever the plane has a value.
  @inline(__always)
  func lay(_ plane: Plane, _ veil: Veil, _ color: (Int) -> UInt32) {
    forEachPixel(of: plane) { coverage, source, pixel, mark in
      let hasValue: UInt32 = coverage &- Plane.Coverage.ready < 2 ? .max : 0
      let below = pixels[pixel]
      pixels[pixel] = veil.lay(color(source), over: below) & hasValue | below & ~hasValue
      marks[mark] |= Mark.of(coverage)
    }
  }

  /// Lays the paint of the plane's ids over what is there. Neighbours often share an id, so the last one is kept.
  @inline(__always)
  func lay(_ plane: Plane, id: (Int) -> UInt64, paint: (UInt64) -> Paint) {
    var last: UInt64 = 0
    var current = Paint.transparent
    var unpainted: UInt8 = Mark.painted
    forEachPixel(of: plane) { coverage, source, pixel, mark in
      guard coverage &- Plane.Coverage.ready < 2 else {
        marks[mark] |= Mark.of(coverage)
        return
      }
      let next = id(source)
      if next != last {
        last = next
        current = paint(next)
        unpainted = current.isTransparent ? Mark.painted : 0
      }
      pixels[pixel] = current.over(pixels[pixel])
      marks[mark] |= Mark.of(coverage) & ~unpainted
    }
  }

  /// Draws what is not data: the background, what is missing and what failed.
  func finish(_ colors: CoverageColors) {
    let background = colors.background.pixel
    let missing = colors.missing.pixel
    let failed = colors.failed.pixel
    for row in 0..<rows {
      for column in 0..<columns {
        let mark = marks[row &* columns &+ column]
        if mark & (Mark.painted | Mark.failed) == Mark.painted { continue }
        let pixel = start &+ row &* stride &+ column
        if mark == 0 { pixels[pixel] = background }
        if mark & Mark.painted == 0, mark & (Mark.missing | Mark.failed) != 0 { pixels[pixel] = missing }
        if mark & Mark.failed != 0, (planeX &+ column &+ planeY &+ row) & 3 == 0 { pixels[pixel] = failed }
      }
    }
  }

  /// Calls `body` with the coverage and the indices in plane, raster and marks of every pixel that the plane has here.
  @inline(__always)
  private func forEachPixel(of plane: Plane, _ body: (UInt8, Int, Int, Int) -> Void) {
    let columns = min(columns, plane.width - planeX)
    let rows = min(rows, plane.height - planeY)
    guard columns > 0, rows > 0 else { return }
    plane.coverage.withUnsafeBufferPointer { coverage in
      for row in 0..<rows {
        let source = (planeY &+ row) &* plane.width &+ planeX
        let pixel = start &+ row &* stride
        let mark = row &* self.columns
        for column in 0..<columns {
          body(coverage[source &+ column], source &+ column, pixel &+ column, mark &+ column)
        }
      }
    }
  }
}

extension Plane {
  /// Whether the buffers hold as many values as the extent says, so that loops need not ask again.
  var isWhole: Bool {
    let count = width * height
    guard coverage.count >= count else { return false }
    switch content {
    case .small: return small.count >= count
    case .float: return float.count >= count
    case .label: return label.count >= count
    }
  }
}
