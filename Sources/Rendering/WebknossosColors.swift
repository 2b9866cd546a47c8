/// The segment colours of WEBKNOSSOS.
///
/// Specification: WEBKNOSSOS' `viewer/shaders/segmentation.glsl.ts` and `utils.glsl.ts`. An id picks one of 19 tones:
/// the sum of the low 16 bits of its two halves, modulo 19, is sent through a permutation.
public enum WebknossosColors {
  /// The colour of a segment in lists and meshes; id 0 is white there.
  public static func list(_ id: UInt64) -> RGB { id == 0 ? .white : jet(id) }

  /// The tone of an id on the jet map, id 0 included.
  public static func jet(_ id: UInt64) -> RGB { jetTones[tone(of: id)] }

  /// The colour of a segment on slices: the hue of its tone, fully saturated.
  public static func slice(_ id: UInt64) -> RGB { sliceTones[tone(of: id)] }

  private static func tone(of id: UInt64) -> Int { Int(((id >> 32 & 0xffff) + (id & 0xffff)) % 19) }

  /// Positions of the tones on the map: powers of two modulo 19 from the second on, which visit 1…18 once; 19 first.
  private static let positions: [Double] = {
    var power = 2
    return (0..<19).map { index in
      defer { power = power * 2 % 19 }
      return Double(index == 0 ? 19 : power) / 19
    }
  }()

  private static let jetTones = positions.map { position in
    let (red, green, blue) = jetComponents(position)
    return RGB(red: red, green: green, blue: blue)
  }

  private static let sliceTones = positions.map { position in
    let (red, green, blue) = jetComponents(position)
    return RGB(hue: hue(red, green, blue), saturation: 1, value: 1)
  }

  private static func jetComponents(_ x: Double) -> (red: Double, green: Double, blue: Double) {
    let red = x < 0.89 ? (x - 0.35) / 0.31 : 1 - (x - 0.89) / 0.11 * 0.5
    let green = x < 0.64 ? (x - 0.125) * 4 : 1 - (x - 0.64) / 0.27
    let blue = x < 0.34 ? 0.5 + x * 0.5 / 0.11 : 1 - (x - 0.34) / 0.31
    return (red.clampedToUnit, green.clampedToUnit, blue.clampedToUnit)
  }
}
