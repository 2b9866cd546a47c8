/// Colours for the channels of an image whose metadata gives none.
public enum ChannelColors {
  /// White for a lone channel; several cycle through colours that add up to tones of their own.
  public static func color(ofChannel channel: Int, among count: Int) -> RGB {
    guard count > 1 else { return .white }
    let index = channel % cycle.count
    return cycle[index < 0 ? index + cycle.count : index]
  }

  public static let cycle: [RGB] = [
    0xff00ff, 0x00ff00, 0x0000ff, 0xff0000, 0x00ffff, 0xffff00, 0xff8000, 0x8000ff,
  ]
}
