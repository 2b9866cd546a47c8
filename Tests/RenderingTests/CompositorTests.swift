import Pixels
import Rendering
import Slicing
import TestSupport
import Testing
import Voxels

@Suite struct CompositorTests {
  private let opaque = LayerStyle.labels(LabelStyle(opacity: 1))

  @Test func intensitiesAddUpAndClamp() {
    let a = smallPlane([0, 100, 200, 255], width: 4)
    let b = smallPlane([7, 100, 100, 255], width: 4)
    let raster = picture([(a, intensity(0, 255)), (b, intensity(0, 255))])
    #expect(raster.pixels == [7, 200, 255, 255].map(gray))
    let colored = picture([
      (a, intensity(0, 255, tint: .color(0xff00ff))), (b, intensity(0, 255, tint: .color(0x00ff00))),
    ])
    #expect(colored.pixels == [0x000700, 0x646464, 0xc864c8, 0xffffff])
  }

  @Test func intensitiesAreLaidOver() {
    let below = smallPlane([200, 200, 200], width: 3)
    let above = smallPlane([0, 100, 255], width: 3)
    func shown(_ opacity: Double, tint: IntensityStyle.Tint = .color(.white)) -> [UInt32] {
      picture([(below, intensity(0, 255)), (above, intensity(0, 255, tint: tint, opacity: opacity, blend: .over))])
        .pixels
    }
    // Black hides what is below as much as white does.
    #expect(shown(1) == [0, 100, 255].map(gray))
    #expect(shown(0) == [200, 200, 200].map(gray))
    // (color * 64 + 200 * 192 + 128) / 256.
    #expect(shown(0.25) == [150, 175, 214].map(gray))
    #expect(shown(0.5, tint: .color(0xff8000)) == [0x646464, 0x967d64, 0xe4a464])
    let colormap = Colormap("two", "Two colours.", [0x102030, 0x405060])
    #expect(shown(1, tint: .colormap(colormap)) == [0x102030, 0x233343, 0x405060])
    // What has no value hides nothing, whatever lies above.
    let outside = smallPlane([9, 9, 9], width: 3, coverage: Plane.Coverage.outside)
    let none = picture([(below, intensity(0, 255)), (outside, intensity(0, 255, blend: .over))])
    #expect(none.pixels == [200, 200, 200].map(gray))
  }

  @Test func interpolatedValuesAreLaidOver() {
    let below = smallPlane([10, 10], width: 2)
    let above = floatPlane([99.6, .nan], width: 2)
    let raster = picture([(below, intensity(0, 255)), (above, intensity(0, 255, opacity: 0.5, blend: .over))])
    #expect(raster.pixels == [gray(55), 0x320532])
  }

  @Test func labelsAreLaidOver() {
    let below = smallPlane([40, 40, 40], width: 3)
    let labels = labelPlane([0, 1, 2], width: 3)
    #expect(picture([(below, intensity(0, 255)), (labels, opaque)]).pixels == [gray(40), 0x0057ff, 0x3affbc])
    let half = picture([(below, intensity(0, 255)), (labels, .labels(LabelStyle(opacity: 0.5)))])
    // (label + 40) / 2, halves up.
    #expect(half.pixels == [gray(40), 0x144094, 0x319472])
    for opacity in [0, -1, Double.nan] {
      let none = picture([(below, intensity(0, 255)), (labels, .labels(LabelStyle(opacity: opacity)))])
      #expect(none.pixels == [40, 40, 40].map(gray))
    }
  }

  @Test func orderMatters() {
    let grey = smallPlane([1], width: 1)
    let label = labelPlane([1], width: 1)
    #expect(picture([(label, opaque), (grey, intensity(0, 255))]).pixels == [0x0158ff])
    #expect(picture([(grey, intensity(0, 255)), (label, opaque)]).pixels == [0x0057ff])
  }

  @Test func chosenColorsAndTheirAlpha() {
    let below = smallPlane([100, 100, 100], width: 3)
    let labels = labelPlane([5, 6, 1], width: 3)
    let style = LabelStyle(opacity: 1, colors: [5: RGBA(0x102030), 6: RGBA(0xc8c8c8, alpha: 0)])
    #expect(picture([(below, intensity(0, 255)), (labels, .labels(style))]).pixels == [0x102030, gray(100), 0x0057ff])
    // 128 of 255 is 129 of 256: (200 * 129 + 100 * 127 + 128) / 256.
    let partly = LabelStyle(opacity: 1, colors: [5: RGBA(0xc8c8c8, alpha: 128)], selection: [5])
    #expect(
      picture([(below, intensity(0, 255)), (labels, .labels(partly))]).pixels == [gray(150), gray(100), gray(100)])
  }

  @Test func onlySelectedSegments() {
    let labels = labelPlane([1, 2, .max, 0], width: 4)
    let style = LabelStyle(opacity: 1, selection: [2, .max])
    #expect(picture([(labels, .labels(style))]).pixels == [0, 0x3affbc, 0xbd0000, 0])
  }

  @Test func idZeroIsTransparentEvenWithAColor() {
    let style = LabelStyle(opacity: 1, colors: [0: RGBA(0xffffff)], selection: [0])
    #expect(picture([(labelPlane([0], width: 1), .labels(style))]).pixels == [0])
  }

  @Test func changedStylesAreSeen() {
    var compositor = Compositor()
    var raster = Raster(width: 2, height: 1)
    let planes = [smallPlane([10, 20], width: 2), labelPlane([1, 0], width: 2)]
    func draw(_ styles: [LayerStyle]) -> [UInt32] {
      compositor.compose(planes, styles: styles, into: &raster, area: PixelArea(x: 0, y: 0, width: 2, height: 1))
      return raster.pixels
    }
    #expect(draw([intensity(0, 255), opaque]) == [0x0057ff, gray(20)])
    #expect(
      draw([intensity(0, 510), .labels(LabelStyle(palette: .neuroglancer(), opacity: 1))]) == [0x5e80ff, gray(10)])
    #expect(draw([intensity(0, 255), .labels(LabelStyle(opacity: 1, selection: [9]))]) == [gray(10), gray(20)])
    #expect(
      draw([intensity(0, 255), .labels(LabelStyle(opacity: 1, colors: [1: RGBA(0x123456)]))]) == [0x123456, gray(20)])
  }

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

  /// Everything at once against arithmetic written plainly.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func asPlainArithmetic(seed: UInt64) {
    let (width, height) = (23, 17)
    let count = width * height
    let bytes = pseudoRandomBytes(count * 6 + 3, seed: seed).map(Int.init)
    func some(_ index: Int) -> ArraySlice<Int> { bytes[index * count..<(index + 1) * count] }
    func covered(_ plane: Plane, _ coverage: ArraySlice<Int>) -> Plane {
      var plane = plane
      for (index, value) in coverage.enumerated() { plane.coverage[index] = UInt8(value % 5) }
      return plane
    }
    let a = covered(smallPlane(Array(some(0)), width: width), some(3))
    let b = covered(floatPlane(some(1).map { Float($0) }, width: width), some(4))
    let ids = covered(labelPlane(some(2).map { UInt64($0 % 40) }, width: width), some(5))
    let (weight, tint) = (bytes[count * 6], RGB(pixel: UInt32(bytes[count * 6 + 1] * 65536 + bytes[count * 6 + 2])))
    let colors = CoverageColors(background: 0x0b0c0d, missing: 0x1b1c1d, failed: 0x9b0c0d)
    let raster = picture(
      [
        (a, intensity(0, 255)), (b, intensity(0, 255, tint: .color(tint))),
        (ids, .labels(LabelStyle(palette: .neuroglancer(seed: 3), opacity: Double(weight) / 256))),
      ], colors: colors)
    var expected: [UInt32] = []
    for index in 0..<count {
      var pixel = [0, 0, 0]
      var isPainted = false
      if [1, 2].contains(a.coverage[index]) {
        pixel = pixel.map { $0 + Int(a.small[index]) }
        isPainted = true
      }
      if [1, 2].contains(b.coverage[index]) {
        for (component, full) in components(tint.pixel).enumerated() {
          pixel[component] += Int((Double(b.float[index]) / 255 * Double(full) + 0.5).rounded(.down))
        }
        isPainted = true
      }
      pixel = pixel.map { min($0, 255) }
      let id = ids.label[index]
      if [1, 2].contains(ids.coverage[index]), id != 0, weight > 0 {
        let label = components(NeuroglancerColors.color(of: id, seed: 3).pixel)
        for component in 0..<3 {
          pixel[component] = (label[component] * weight + pixel[component] * (256 - weight) + 128) / 256
        }
        isPainted = true
      }
      var value = UInt32(pixel[0] * 65536 + pixel[1] * 256 + pixel[2])
      let coverages = [a, b, ids].map { $0.coverage[index] }
      if coverages.allSatisfy({ $0 == 0 }) { value = 0x0b0c0d }
      if !isPainted, coverages.contains(where: { $0 >= 3 }) { value = 0x1b1c1d }
      if coverages.contains(4), (index % width + index / width) % 4 == 0 { value = 0x9b0c0d }
      expected.append(value)
    }
    #expect(raster.pixels == expected)
  }
}
