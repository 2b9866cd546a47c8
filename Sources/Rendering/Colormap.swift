/// A named run of colours for intensities, given by a few of them at even distances.
public struct Colormap: Sendable, Hashable {
  /// What it is called on the command line.
  public let name: String
  /// One sentence for the help.
  public let summary: String
  /// The colours from the lowest value to the highest; what lies between is interpolated linearly.
  public let colors: [RGB]

  /// Traps without colours.
  public init(_ name: String, _ summary: String, _ colors: [RGB]) {
    precondition(!colors.isEmpty)
    self.name = name
    self.summary = summary
    self.colors = colors
  }

  /// The map at 256 even steps, as pixels `0xRRGGBB`.
  public var lookup: [UInt32] {
    (0..<256).map { entry in
      // In whole numbers (255ths between two colours), so that every colour given lies on the map exactly.
      let position = entry * (colors.count - 1)
      let low = colors[position / 255]
      let high = colors[min(position / 255 + 1, colors.count - 1)]
      func between(_ a: UInt8, _ b: UInt8) -> UInt8 {
        let weight = position % 255
        return UInt8((Int(a) * (255 - weight) + Int(b) * weight + 127) / 255)
      }
      return RGB(
        red: between(low.red, high.red), green: between(low.green, high.green), blue: between(low.blue, high.blue)
      ).pixel
    }
  }
}
