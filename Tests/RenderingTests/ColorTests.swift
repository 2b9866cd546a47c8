import Rendering
import Testing

@Suite struct ColorTests {
  @Test func hexadecimal() {
    #expect(RGB(hex: "#Eb4b98") == ViewportColors.xy)
    #expect(RGB(hex: "00FF00") == RGB(red: 0, green: 255, blue: 0))
    #expect(RGB(pixel: 0xff01_0203).pixel == 0x010203)
    #expect("\(RGB(red: 1, green: 2, blue: 255))" == "#0102ff")
    #expect("\(RGB.black)" == "#000000")
    for text in ["", "#", "fff", "#fffffff", "+12345", "-12345", "gggggg", "##12345", "12345é", " 12345"] {
      #expect(RGB(hex: text) == nil)
    }
  }

  @Test func viewportsHaveTheColorsOfWebknossos() {
    #expect("\(ViewportColors.xy) \(ViewportColors.yz) \(ViewportColors.xz)" == "#eb4b98 #5660ff #59f8e8")
  }

  @Test func channelColors() {
    #expect(ChannelColors.color(ofChannel: 0, among: 1) == .white)
    #expect((0..<3).map { ChannelColors.color(ofChannel: $0, among: 3) } == [0xff00ff, 0x00ff00, 0x0000ff])
    let eight = (0..<8).map { ChannelColors.color(ofChannel: $0, among: 100) }
    #expect(Set(eight).count == 8)
    #expect((8..<16).map { ChannelColors.color(ofChannel: $0, among: 100) } == eight)
    #expect(ChannelColors.color(ofChannel: -1, among: 9) == eight[7])
  }

  @Test func grayIsTheIdentity() throws {
    let map = try #require(Colormaps.named("gray"))
    #expect(map.lookup == (0..<256).map(gray))
  }

  @Test(arguments: Colormaps.all) func colormapsPassThroughTheirColors(map: Colormap) {
    let lookup = map.lookup
    #expect(lookup.count == 256)
    #expect(lookup.first == map.colors.first?.pixel)
    #expect(lookup.last == map.colors.last?.pixel)
    // No step is larger than the steepest part of the map, so nothing wrapped.
    let steepest = (0..<255).map { i in
      zip(components(lookup[i]), components(lookup[i + 1])).map { abs($0 - $1) }.max() ?? 0
    }
    #expect((steepest.max() ?? 255) <= 255 * (map.colors.count - 1) / 255 + 1)
    for (index, color) in map.colors.enumerated() where index * 255 % max(1, map.colors.count - 1) == 0 {
      #expect(lookup[index * 255 / (map.colors.count - 1)] == color.pixel)
    }
    #expect(!map.summary.isEmpty)
  }

  @Test func colormapsAreFoundByName() {
    #expect(Set(Colormaps.all.map(\.name)).count == Colormaps.all.count)
    for map in Colormaps.all { #expect(Colormaps.named(map.name) == map) }
    for name in ["gray", "fire", "viridis", "magma", "inferno"] { #expect(Colormaps.named(name) != nil) }
    #expect(Colormaps.named("nothing") == nil)
    #expect(Colormap("one", "One colour.", [0x123456]).lookup == Array(repeating: 0x123456, count: 256))
  }

  @Test func sequentialMapsRiseInBrightness() throws {
    for name in ["gray", "viridis", "inferno", "magma"] {
      let lookup = try #require(Colormaps.named(name)).lookup
      let brightness = lookup.map { pixel in
        let all = components(pixel)
        return 299 * all[0] + 587 * all[1] + 114 * all[2]
      }
      #expect(zip(brightness, brightness.dropFirst(8)).allSatisfy(<), "\(name)")
    }
  }
}
