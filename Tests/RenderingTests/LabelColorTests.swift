import Rendering
import Testing

@Suite struct LabelColorTests {
  struct Vector: Sendable {
    let id: UInt64
    let hash: UInt32
    let neuroglancer, jet, slice: RGB
  }

  // Computed from the two programs' shader sources.
  static let vectors = [
    Vector(id: 0, hash: 0xa973_7b56, neuroglancer: 0x42ff46, jet: 0x800000, slice: 0xff0000),
    Vector(id: 1, hash: 0x49be_43a1, neuroglancer: 0x5e80ff, jet: 0x0057ff, slice: 0x0057ff),
    Vector(id: 2, hash: 0xad93_95f1, neuroglancer: 0xff3578, jet: 0x3affbc, slice: 0x00ffa9),
    Vector(id: 42, hash: 0xdefa_34a6, neuroglancer: 0x6674ff, jet: 0xffd500, slice: 0xffd500),
    Vector(id: 1000, hash: 0x0ca7_8d1a, neuroglancer: 0xffb239, jet: 0x0022ff, slice: 0x0022ff),
    Vector(id: 65535, hash: 0x3819_2c20, neuroglancer: 0xffda6a, jet: 0xffd500, slice: 0xffd500),
    Vector(id: 65536, hash: 0x9bee_7e6b, neuroglancer: 0x40ffa3, jet: 0x800000, slice: 0xff0000),
    Vector(id: 4_294_967_295, hash: 0x32d9_981b, neuroglancer: 0xffb533, jet: 0xffd500, slice: 0xffd500),
    Vector(id: 4_294_967_296, hash: 0xdd18_2284, neuroglancer: 0x6ef0ff, jet: 0x0057ff, slice: 0x0057ff),
    Vector(id: 720_575_940_379_279_312, hash: 0x7d4e_7276, neuroglancer: 0x46ffd6, jet: 0x0000fa, slice: 0x0000ff),
    Vector(
      id: 18_446_744_073_709_551_615, hash: 0x18cf_f932, neuroglancer: 0xd3ff03, jet: 0xbd0000, slice: 0xff0000),
  ]

  @Test(arguments: vectors) func neuroglancer(_ vector: Vector) {
    #expect(NeuroglancerColors.hash(vector.id) == vector.hash)
    #expect(NeuroglancerColors.color(of: vector.id) == vector.neuroglancer)
    #expect(LabelPalette.neuroglancer().color(of: vector.id) == vector.neuroglancer)
  }

  @Test(arguments: vectors) func webknossos(_ vector: Vector) {
    #expect(WebknossosColors.jet(vector.id) == vector.jet)
    #expect(WebknossosColors.slice(vector.id) == vector.slice)
    #expect(LabelPalette.webknossosSlice.color(of: vector.id) == vector.slice)
    #expect(LabelPalette.webknossos.color(of: vector.id) == (vector.id == 0 ? .white : vector.jet))
  }

  @Test func webknossosHasNineteenTones() {
    #expect(Set((0..<19).map { WebknossosColors.jet($0) }).count == 19)
    #expect((19..<200).allSatisfy { WebknossosColors.jet($0) == WebknossosColors.jet($0 % 19) })
  }

  @Test func theSeedChangesNeuroglancersColors() {
    // A seed with high bits: the hash carries low ones past the bits that the colour is made of.
    let ids = (1...64 as ClosedRange<UInt64>)
    let changed = ids.filter {
      NeuroglancerColors.color(of: $0, seed: 0x9e37_79b9) != NeuroglancerColors.color(of: $0, seed: 0)
    }
    #expect(changed.count > 60)
    #expect(
      LabelPalette.neuroglancer(seed: 0x9e37_79b9).color(of: 9) == NeuroglancerColors.color(of: 9, seed: 0x9e37_79b9))
  }

  @Test func neuroglancersColorsAreBright() {
    for id in 0..<2000 as Range<UInt64> {
      let all = components(NeuroglancerColors.color(of: id).pixel)
      #expect(all.max() == 255)
      #expect(all.contains { $0 <= 128 })
    }
  }
}
