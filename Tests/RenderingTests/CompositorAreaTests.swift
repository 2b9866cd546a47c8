import Pixels
import Rendering
import Slicing
import TestSupport
import Testing
import Voxels
/// Where the compositor draws, and what stands where there is no data.
@Suite struct CompositorAreaTests {
  private let opaque = LayerStyle.labels(LabelStyle(opacity: 1))

  @Test func coverageDecidesWhatIsDrawn() {
    let colors = CoverageColors(background: 0x101014, missing: 0x202020, failed: 0x900000)
    let all = [
      Plane.Coverage.outside, Plane.Coverage.ready, Plane.Coverage.coarse, Plane.Coverage.missing,
      Plane.Coverage.failed,
    ]
    var plane = smallPlane(Array(repeating: 77, count: 5), width: 5)
    for (index, coverage) in all.enumerated() { plane.coverage[index] = coverage }
    // The fifth pixel is on a line of the hatching.
    #expect(
      picture([(plane, intensity(0, 255))], colors: colors).pixels
        == [0x101014, gray(77), gray(77), 0x202020, 0x900000])
    // Below another layer that is all there, only failure shows.
    let ready = smallPlane(Array(repeating: 3, count: 5), width: 5)
    #expect(
      picture([(ready, intensity(0, 255)), (plane, intensity(0, 255))], colors: colors).pixels
        == [gray(3), gray(80), gray(80), gray(3), 0x900000])
    // A transparent label draws nothing, so that what is missing below still shows; but it is not background.
    let transparent = labelPlane(Array(repeating: 0, count: 5), width: 5)
    #expect(
      picture([(plane, intensity(0, 255)), (transparent, opaque)], colors: colors).pixels
        == [0, gray(77), gray(77), 0x202020, 0x900000])
    // Labels follow the same coverage.
    var labels = labelPlane(Array(repeating: 1, count: 5), width: 5)
    labels.coverage = plane.coverage
    #expect(
      picture([(labels, opaque)], colors: colors).pixels == [0x101014, 0x0057ff, 0x0057ff, 0x202020, 0x900000])
  }

  @Test func failureIsHatchedEveryFourPixels() {
    let colors = CoverageColors(missing: 0x0a0a0a, failed: 0x900000)
    let failed = smallPlane(Array(repeating: 9, count: 12 * 9), width: 12, coverage: Plane.Coverage.failed)
    let ready = smallPlane(Array(repeating: 50, count: 12 * 9), width: 12)
    let alone = picture([(failed, intensity(0, 255))], colors: colors)
    let over = picture([(ready, intensity(0, 255)), (failed, intensity(0, 255))], colors: colors)
    for y in 0..<9 {
      for x in 0..<12 {
        let isLine = (x + y) % 4 == 0
        #expect(alone[x, y] == (isLine ? 0x900000 : 0x0a0a0a))
        #expect(over[x, y] == (isLine ? 0x900000 : gray(50)))
      }
    }
  }

  @Test func drawingTwiceIsDrawingOnce() {
    let bytes = pseudoRandomBytes(64 * 3).map(Int.init)
    var plane = smallPlane(Array(bytes[0..<64]), width: 8)
    for index in 0..<64 { plane.coverage[index] = UInt8(bytes[64 + index] % 5) }
    let labels = labelPlane(bytes[128...].map { UInt64($0 % 3) }, width: 8)
    let planes = [plane, labels]
    let styles = [intensity(20, 200), .labels(LabelStyle(opacity: 0.4))]
    var compositor = Compositor(colors: CoverageColors(background: 0x111111))
    var raster = Raster(width: 10, height: 10, filledWith: 0x777777)
    let area = PixelArea(x: 1, y: 1, width: 8, height: 8)
    compositor.compose(planes, styles: styles, into: &raster, area: area)
    let first = raster
    for _ in 0..<3 { compositor.compose(planes, styles: styles, into: &raster, area: area) }
    #expect(raster == first)
    #expect(first[0, 0] == 0x777777)
    #expect(first.pixels.contains { $0 != 0x777777 })
  }

  @Test(arguments: [(2, 1), (-3, -2), (7, 5), (0, 0), (-100, 0), (100, 100), (Int.min, Int.max - 1)])
  func areasAreClippedToTheRaster(x: Int, y: Int) {
    let values = Array(0..<30)
    let plane = smallPlane(values, width: 6)
    var raster = Raster(width: 9, height: 7, filledWith: 0xfedcba)
    var compositor = Compositor()
    compositor.compose(
      [plane], styles: [intensity(0, 255)], into: &raster, area: PixelArea(x: x, y: y, width: 6, height: 5))
    for py in 0..<7 {
      for px in 0..<9 {
        let (column, overflowX) = px.subtractingReportingOverflow(x)
        let (row, overflowY) = py.subtractingReportingOverflow(y)
        let isInside = !overflowX && !overflowY && (0..<6).contains(column) && (0..<5).contains(row)
        #expect(raster[px, py] == (isInside ? gray(values[row * 6 + column]) : 0xfedcba))
      }
    }
  }

  @Test func planesSmallerThanTheAreaLeaveBackground() {
    var raster = Raster(width: 4, height: 3, filledWith: 0xfedcba)
    var compositor = Compositor(colors: CoverageColors(background: 0x010203))
    compositor.compose(
      [smallPlane([5, 6, 7, 8], width: 2)], styles: [intensity(0, 255)], into: &raster, area: PixelArea(raster))
    let back: UInt32 = 0x010203
    #expect(raster.pixels == [gray(5), gray(6), back, back, gray(7), gray(8), back, back, back, back, back, back])
  }

  @Test func planesLargerThanTheAreaAreCut() {
    var raster = Raster(width: 4, height: 1, filledWith: 0xfedcba)
    var compositor = Compositor()
    compositor.compose(
      [smallPlane(Array(0..<12), width: 6)], styles: [intensity(0, 255)], into: &raster,
      area: PixelArea(x: 1, y: 0, width: 2, height: 1))
    #expect(raster.pixels == [0xfedcba, gray(0), gray(1), 0xfedcba])
  }

  @Test func emptyThingsAreFine() {
    var compositor = Compositor(colors: CoverageColors(background: 0x223344))
    var none = Raster(width: 0, height: 0)
    compositor.compose(
      [Plane()], styles: [intensity(0, 255)], into: &none, area: PixelArea(x: 0, y: 0, width: 9, height: 9))
    #expect(none.pixels.isEmpty)
    var raster = Raster(width: 2, height: 2, filledWith: 0xffffff)
    compositor.compose([], styles: [], into: &raster, area: PixelArea(x: 0, y: 0, width: -3, height: 2))
    #expect(raster.pixels == Array(repeating: 0xffffff, count: 4))
    compositor.compose(
      [Plane(), smallPlane([], width: 0), labelPlane([], width: 0), floatPlane([], width: 0)],
      styles: [opaque, intensity(0, 1), opaque, intensity(0, 1)], into: &raster, area: PixelArea(raster))
    #expect(raster.pixels == Array(repeating: 0x223344, count: 4))
    // A plane that promises more than it holds is left out.
    var broken = smallPlane([1, 2, 3, 4], width: 2)
    broken.small = [1]
    compositor.compose([broken], styles: [intensity(0, 255)], into: &raster, area: PixelArea(raster))
    #expect(raster.pixels == Array(repeating: 0x223344, count: 4))
    // A plane without a style is left out.
    compositor.compose([smallPlane([1, 2, 3, 4], width: 2)], styles: [], into: &raster, area: PixelArea(raster))
    #expect(raster.pixels == Array(repeating: 0x223344, count: 4))
  }

  @Test func stylesFitAnyContent() {
    // Ids as intensities, and intensities as ids.
    #expect(picture([(labelPlane([0, 51, 1 << 63], width: 3), intensity(0, 255))]).pixels == [0, gray(51), 0xffffff])
    #expect(picture([(smallPlane([0, 1, 2], width: 3), opaque)]).pixels == [0, 0x0057ff, 0x3affbc])
    #expect(picture([(smallPlane([-1, 0, 1], width: 3, type: .int8), opaque)]).pixels == [0xbd0000, 0, 0x0057ff])
    let floats = floatPlane([0, 1, 2.9, -1, .nan, .infinity, -.infinity, 4_294_967_296], width: 8)
    #expect(picture([(floats, opaque)]).pixels == [0, 0x0057ff, 0x3affbc, 0xbd0000, 0, 0, 0, 0x0057ff])
    // A lookup of 256 entries under values that cannot be.
    var wild = smallPlane([1, 2], width: 2)
    wild.small[1] = .max
    #expect(picture([(wild, intensity(0, 255))]).pixels == [gray(1), 0xffffff])
  }
}
