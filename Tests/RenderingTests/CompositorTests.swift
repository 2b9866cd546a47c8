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
