/// xterm's palette of 256 colours: 16–231 are a cube of 6×6×6, 232–255 a ramp of greys.
///
/// The first 16 are the user's own and never used.
public enum Palette256 {
  /// The `0xRRGGBB` of an index from 16 to 255.
  public static func rgb(_ index: UInt8) -> UInt32 {
    if index >= 232 { return UInt32(8 + 10 * (Int(index) - 232)) * 0x01_0101 }
    let cube = max(Int(index) - 16, 0)
    return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6)
  }

  /// The index of the colour with the least squared distance to `0xRRGGBB`; the cube wins a draw.
  public static func nearest(_ rgb: UInt32) -> UInt8 {
    tables.withUnsafeBufferPointer { nearest(rgb, $0) }
  }

  /// The nearest colour of the cube is the nearest level in each channel; the nearest grey is that nearest to the mean.
  @inline(__always)
  static func nearest(_ rgb: UInt32, _ tables: UnsafeBufferPointer<UInt8>) -> UInt8 {
    if rgb & 0xFFFF == rgb >> 8 { return tables[256 + 766 + Int(rgb & 0xFF)] }
    return search(rgb, tables)
  }

  @inline(__always)
  private static func search(_ rgb: UInt32, _ tables: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let red = Int(rgb >> 16 & 0xFF)
    let green = Int(rgb >> 8 & 0xFF)
    let blue = Int(rgb & 0xFF)
    let (r, g, b) = (Int(tables[red]), Int(tables[green]), Int(tables[blue]))
    let grey = Int(tables[256 + red + green + blue])
    let cubeDistance =
      square(red - levelOf(r)) + square(green - levelOf(g)) + square(blue - levelOf(b))
    let value = 8 + 10 * grey
    let greyDistance = square(red - value) + square(green - value) + square(blue - value)
    return UInt8(truncatingIfNeeded: greyDistance < cubeDistance ? 232 + grey : 16 + 36 * r + 6 * g + b)
  }

  /// For each value of a channel the nearest level of the cube (256 entries), then for each sum of the three channels
  /// the nearest grey of the ramp (766 entries), then for each grey the nearest colour of all (256 entries).
  static let tables: [UInt8] = {
    let levels = (0...255).map { value in
      UInt8((0..<6).min { abs(value - levelOf($0)) < abs(value - levelOf($1)) } ?? 0)
    }
    let greys = (0...765).map { sum in
      UInt8((0..<24).min { abs(sum - 3 * (8 + 10 * $0)) < abs(sum - 3 * (8 + 10 * $1)) } ?? 0)
    }
    let channels = levels + greys
    return channels
      + channels.withUnsafeBufferPointer { tables in
        (0...255).map { search($0 * 0x01_0101, tables) }
      }
  }()

  private static func level(_ step: Int) -> UInt32 { UInt32(levelOf(step)) }

  /// 0, 95, 135, 175, 215, 255.
  @inline(__always)
  private static func levelOf(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }

  @inline(__always)
  private static func square(_ value: Int) -> Int { value &* value }
}
