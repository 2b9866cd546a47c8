import Glyphs
import Testing

@Suite struct Palette256Tests {
  private func distance(_ a: UInt32, _ b: UInt32) -> Int {
    [16, 8, 0].reduce(0) { sum, shift in
      let difference = Int(a >> UInt32(shift) & 0xFF) - Int(b >> UInt32(shift) & 0xFF)
      return sum + difference * difference
    }
  }

  @Test func indicesHaveXtermsColours() {
    #expect(Palette256.rgb(16) == 0x000000)
    #expect(Palette256.rgb(21) == 0x0000FF)
    #expect(Palette256.rgb(16 + 36 + 12 + 3) == 0x5F87AF)
    #expect(Palette256.rgb(231) == 0xFFFFFF)
    #expect(Palette256.rgb(232) == 0x080808)
    #expect(Palette256.rgb(255) == 0xEEEEEE)
  }

  @Test func theNearestIsAsNearAsAnyOther() {
    var random = Random(seed: 7)
    let palette = (16...255).map { Palette256.rgb(UInt8($0)) }
    let greys = (0...255).map { UInt32($0) * 0x01_0101 }
    let colors = (0..<4000).map { _ in UInt32(truncatingIfNeeded: random.next() >> 40) }
    let nearlyGrey = (0..<2000).map { _ in
      (UInt32(random.pick(Array(8...247))) * 0x01_0101) &+ random.pick([0, 1, 0x100, 0x20000, 0x30201])
    }
    for color in greys + colors + nearlyGrey {
      let found = Palette256.rgb(Palette256.nearest(color))
      let best = palette.map { distance($0, color) }.min()
      #expect(distance(found, color) == best, "\(String(color, radix: 16))")
    }
  }
}
