import Glyphs
import Rendering
import Slicing

/// The colours of everything that is not image.
enum Theme {
  static let text = CellStyle(foreground: Color(0xd0d0d0), background: Color(0x101014), attributes: [])
  static let dim = CellStyle(foreground: Color(0x808088), background: Color(0x101014), attributes: [])
  static let strong = CellStyle(foreground: Color(0xffffff), background: Color(0x101014), attributes: [.bold])
  static let warning = CellStyle(foreground: Color(0xffb060), background: Color(0x101014), attributes: [])
  static let selected = CellStyle(foreground: Color(0xffffff), background: Color(0x303848), attributes: [])
  static let status = CellStyle(foreground: Color(0xe0e0e0), background: Color(0x282c34), attributes: [])
  static let border = CellStyle(foreground: Color(0x404048), background: Color(0x101014), attributes: [])

  static func color(_ orientation: PlaneOrientation) -> RGB {
    switch orientation {
    case .xy: ViewportColors.xy
    case .xz: ViewportColors.xz
    case .yz: ViewportColors.yz
    }
  }

  /// The border of a shard.
  static let shard: RGB = 0xff50ff

  /// The border of a chunk.
  static func color(_ state: ChunkBorder.State) -> RGB {
    switch state {
    case .ready: 0x30c050
    case .fill: 0x808088
    case .reading: 0x4090ff
    case .waiting: 0xffb060
    case .failed: 0xff4040
    }
  }
}
