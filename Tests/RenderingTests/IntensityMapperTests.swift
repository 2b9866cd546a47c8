import Rendering
import Slicing
import Testing
import Voxels

@Suite struct IntensityMapperTests {
  private func style(_ layer: LayerStyle) throws -> IntensityStyle {
    guard case .intensity(let style) = layer else { throw Failure(.usage, "", "not an intensity style") }
    return style
  }

  @Test(arguments: [
    (ElementType.bool, 256), (.uint8, 256), (.int8, 256), (.uint16, 65536), (.int16, 65536), (.uint32, 0),
    (.float16, 0), (.float32, 0), (.uint64, 0),
  ])
  func lookupExtent(type: ElementType, count: Int) throws {
    let mapper = IntensityMapper(try style(intensity(0, 1)), for: type)
    #expect(mapper.lookup.count == count)
  }

  @Test func preparingChangesStyleAndType() throws {
    var mapper = IntensityMapper(try style(intensity(0, 255)), for: .uint8)
    #expect(mapper.lookup[10] == gray(10))
    mapper.prepare(try style(intensity(0, 255)), for: .int8)
    #expect(mapper.lookup[128 + 10] == gray(10))
    #expect(mapper.lookup[128 - 10] == 0)
    mapper.prepare(try style(intensity(0, 510)), for: .int8)
    #expect(mapper.lookup[128 + 10] == gray(5))
    mapper.prepare(try style(intensity(0, 510)), for: .float32)
    #expect(mapper.lookup.isEmpty)
    #expect(mapper.color(of: 10) == gray(5))
  }

  @Test(arguments: [
    intensity(0.2, 0.7), intensity(0.7, 0.2, gamma: 1.8), intensity(0, 1, gamma: 0.5, isInverted: true),
    intensity(0.5, 0.5), intensity(0.1, 0.9, tint: .color(0x3080ff), opacity: 0.7),
    intensity(0.1, 0.9, tint: .colormap(Colormaps.all[1]), opacity: 0.7),
  ])
  func planesFollowTheScalarRule(layer: LayerStyle) throws {
    let mapper = IntensityMapper(try style(layer), for: .float32)
    let values = (0..<1000).map { Float($0) / 900 - 0.05 } + [.infinity, -.infinity, .nan, -0.0]
    let raster = picture([(floatPlane(values, width: values.count), layer)])
    #expect(raster.pixels == values.map { mapper.color(of: Double($0)) })
  }

  @Test func nothingIsTooStrangeForAFloat() {
    let values: [Float] = [
      .nan, .signalingNaN, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]
    let notANumber = IntensityStyle.notANumberColor.pixel
    let plane = floatPlane(values, width: 6)
    #expect(picture([(plane, intensity(0, 1))]).pixels == [notANumber, notANumber, 0xffffff, 0, 0xffffff, 0])
    #expect(picture([(plane, intensity(1, 0))]).pixels == [notANumber, notANumber, 0, 0xffffff, 0, 0xffffff])
    #expect(
      picture([(plane, intensity(0, 1, isInverted: true))]).pixels
        == [notANumber, notANumber, 0, 0xffffff, 0, 0xffffff])
    // A window that makes no sense shows black, or what it may, but does not trap.
    for window in [(Double.nan, 1), (0, .nan), (-.infinity, .infinity), (0, .infinity), (-1e308, 1e308)] {
      for gamma in [1, 2.2, 0, -1, .nan, .infinity] {
        let raster = picture([(plane, intensity(window.0, window.1, gamma: gamma))])
        #expect(raster.pixels[0] == notANumber)
        _ = picture([(smallPlane([0, 255], width: 2), intensity(window.0, window.1, gamma: gamma))])
      }
    }
  }

  @Test func gammaBrightensTheMiddle() {
    let plane = smallPlane([0, 64, 128, 255], width: 4)
    // floor((v / 255)^(1 / 2) * 255 + 0.5)
    #expect(picture([(plane, intensity(0, 255, gamma: 2))]).pixels == [0, 128, 181, 255].map(gray))
    for gamma in [0, -3, Double.nan, .infinity] {
      #expect(picture([(plane, intensity(0, 255, gamma: gamma))]).pixels == [0, 64, 128, 255].map(gray))
    }
  }

  @Test func inversionComesAfterGamma() {
    let plane = smallPlane([64], width: 1)
    #expect(picture([(plane, intensity(0, 255, gamma: 2, isInverted: true))]).pixels == [gray(127)])
  }

  @Test func colorsScaleEachComponent() {
    let plane = smallPlane([0, 51, 255], width: 3)
    let raster = picture([(plane, intensity(0, 255, tint: .color(0xff8005)))])
    #expect(raster.pixels == [0, 0x331a01, 0xff8005])
  }

  @Test func opacityScalesTheColor() {
    let plane = smallPlane([255, 100], width: 2)
    #expect(picture([(plane, intensity(0, 255, opacity: 0.5))]).pixels == [gray(128), gray(50)])
    for (opacity, white) in [(0, 0), (-1, 0), (7, 255), (Double.nan, 0)] {
      #expect(picture([(plane, intensity(0, 255, opacity: opacity))]).pixels[0] == gray(white))
    }
  }

  @Test func colormapsAreTakenAtTheLevel() throws {
    let viridis = try #require(Colormaps.named("viridis"))
    let values = Array(0..<256)
    let plane = smallPlane(values, width: 256)
    #expect(picture([(plane, intensity(0, 255, tint: .colormap(viridis)))]).pixels == viridis.lookup)
    let inverted = picture([(plane, intensity(0, 255, tint: .colormap(viridis), isInverted: true))])
    #expect(inverted.pixels == viridis.lookup.reversed())
  }

  /// Values of every exponent, and all around both ends of the window, against the rule for each of them.
  @Test(arguments: [
    intensity(-0.3, 1.7, gamma: 0.45), intensity(0, 255, gamma: 2.2), intensity(1e-3, 2e30, gamma: 3),
    intensity(0, 1, isInverted: true), intensity(7, 7, gamma: 2), intensity(255, 0, gamma: 1.5, isInverted: true),
    intensity(100, 9000, gamma: 0.7, tint: .color(0xff5009), opacity: 0.6),
    intensity(-1e38, 3e38, tint: .colormap(Colormaps.all[6])), intensity(1e-42, 2e-42, gamma: 2),
    intensity(0, 4000, gamma: 1.3, tint: .colormap(Colormaps.all[2]), blend: .over), intensity(.nan, 1, gamma: 2),
  ])
  func valuesOfEveryExponent(layer: LayerStyle) throws {
    let style = try style(layer)
    let mapper = IntensityMapper(style, for: .float32)
    var values = (0..<65536).map { Float(bitPattern: UInt32($0) * 65537) }
    for end in [style.window.minimum, style.window.maximum] {
      var (below, above) = (Float(end), Float(end))
      for _ in 0..<512 {
        values += [below, above]
        (below, above) = (below.nextDown, above.nextUp)
      }
      values += (0..<31744).map { Float(end) + Float($0) * Float(style.window.maximum - style.window.minimum) / 31744 }
    }
    let raster = picture([(floatPlane(values, width: 256), layer)])
    let wrong = values.indices.filter { raster.pixels[$0] != mapper.color(of: Double(values[$0])) }
    #expect(wrong.isEmpty, "\(wrong.prefix(3).map { values[$0] })")
  }
}
