import Rendering
import Slicing
import Testing
import Voxels

/// The rule of `IntensityStyle` to the byte, against a scalar formula written here and against NumPy.
@Suite struct IntensityExactnessTests {
  static let windows: [(Double, Double)] = [
    (0, 65535), (123, 230), (1000.5, 40000.25), (30000, 30001), (60000, 10), (-500, 70000), (0, 510), (0, 255), (7, 7),
    (255, 0), (0.1, 0.3),
  ]

  private func expected(_ value: Double, _ window: (Double, Double), inverted: Bool) -> Int {
    var t: Double
    if window.0 == window.1 {
      t = value < window.0 ? 0 : 1
    } else {
      t = (value - window.0) / (window.1 - window.0)
      t = Double.minimum(Double.maximum(t, 0), 1)
    }
    if inverted { t = 1 - t }
    return Int((t * 255 + 0.5).rounded(.down))
  }

  @Test(arguments: windows, [false, true]) func uint8(window: (Double, Double), isInverted: Bool) {
    let raster = picture([
      (smallPlane(Array(0..<256), width: 16), intensity(window.0, window.1, isInverted: isInverted))
    ])
    #expect(raster.pixels == (0..<256).map { gray(expected(Double($0), window, inverted: isInverted)) })
  }

  @Test(arguments: windows, [false, true]) func uint16(window: (Double, Double), isInverted: Bool) {
    let raster = picture([
      (smallPlane(Array(0..<65536), width: 256, type: .uint16), intensity(window.0, window.1, isInverted: isInverted))
    ])
    #expect(raster.pixels == (0..<65536).map { gray(expected(Double($0), window, inverted: isInverted)) })
  }

  @Test(arguments: [(-128.0, 127.0), (-3.5, 90), (20, -20), (0, 0)]) func int8(window: (Double, Double)) {
    let values = Array(-128...127)
    let raster = picture([(smallPlane(values, width: 16, type: .int8), intensity(window.0, window.1))])
    #expect(raster.pixels == values.map { gray(expected(Double($0), window, inverted: false)) })
  }

  @Test func booleans() {
    #expect(picture([(smallPlane([0, 1], width: 2, type: .bool), intensity(0, 1))]).pixels == [0, 0xffffff])
  }

  // NumPy 2.4: FNV-1a of `floor(clip((a.astype(float) - lo) / (hi - lo), 0, 1) * 255 + 0.5)` over all 16-bit values,
  // and of the same with `1 - clip(…)`.
  @Test(
    arguments: [
      (0.0, 65535.0, 0xa944_ce4b_92dd_a6a5, 0xe348_73e1_4b83_a5a5),
      (123, 230, 0xf18c_0070_eb0e_a9ce, 0x57fa_4b26_6c4a_6d8e),
      (1000.5, 40000.25, 0x1157_e422_787d_8486, 0x42f9_f196_df30_de5a),
      (30000, 30001, 0xf215_d903_2d6a_07ca, 0x1cd1_77de_c212_e5ca),
      (60000, 10, 0xbc24_29ef_1c04_9f94, 0x1a29_087f_3411_b5b0),
      (-500, 70000, 0x86e4_41fa_cac8_c20c, 0x430e_01f7_0678_c78c),
      (0, 510, 0xd5ef_83e8_27b1_6228, 0x4ab7_ac0f_7ec7_6045),
    ] as [(Double, Double, UInt64, UInt64)])
  func uint16AsNumPy(minimum: Double, maximum: Double, upright: UInt64, inverted: UInt64) {
    let plane = smallPlane(Array(0..<65536), width: 256, type: .uint16)
    #expect(checksum(picture([(plane, intensity(minimum, maximum))]).pixels) == upright)
    #expect(checksum(picture([(plane, intensity(minimum, maximum, isInverted: true))]).pixels) == inverted)
  }

  @Test(
    arguments: [
      (-32768.0, 32767.0, 0xa944_ce4b_92dd_a6a5), (-1000.25, 777.125, 0xf01e_93e7_0333_038f),
    ] as [(Double, Double, UInt64)])
  func int16AsNumPy(minimum: Double, maximum: Double, sum: UInt64) {
    let plane = smallPlane(Array(-32768...32767), width: 256, type: .int16)
    #expect(checksum(picture([(plane, intensity(minimum, maximum))]).pixels) == sum)
  }

  // `a = arange(65536, dtype=float32) / 16384 - 1`
  @Test(
    arguments: [
      (-0.3, 1.7, 0xc808_d27b_6829_b45e), (0, 1, 0xb34c_dfc7_c86a_9ada), (1e-3, 2e30, 0xeb05_052e_a5b6_2325),
    ] as [(Double, Double, UInt64)])
  func floatsAsNumPy(minimum: Double, maximum: Double, sum: UInt64) {
    let plane = floatPlane((0..<65536).map { Float($0) / 16384 - 1 }, width: 256)
    #expect(checksum(picture([(plane, intensity(minimum, maximum))]).pixels) == sum)
  }

  // `a = (arange(65536, dtype=uint32) * 65537).view(float32)`, 0 where that is not finite: every exponent there is.
  @Test(
    arguments: [
      (-0.3, 1.7, 0xe1d9_99bb_f002_332b), (0, 1, 0x2da3_fb91_efde_ea52), (1e-3, 2e30, 0xe51f_afd2_41de_a06d),
    ] as [(Double, Double, UInt64)])
  func floatsOfAllMagnitudesAsNumPy(minimum: Double, maximum: Double, sum: UInt64) {
    let values = (0..<65536 as Range<UInt32>).map { index -> Float in
      let value = Float(bitPattern: index * 65537)
      return value.isFinite ? value : 0
    }
    #expect(checksum(picture([(floatPlane(values, width: 256), intensity(minimum, maximum))]).pixels) == sum)
  }

  /// FNV-1a of one byte a pixel, all of which must be grey.
  private func checksum(_ pixels: [UInt32]) -> UInt64 {
    #expect(pixels.allSatisfy { $0 == ($0 & 255) * 0x010101 })
    return pixels.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1 & 255)) &* 0x100_0000_01b3 }
  }
}
