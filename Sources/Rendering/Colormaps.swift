/// Every colormap that microtome knows. A new one is a line here.
public enum Colormaps {
  public static let all: [Colormap] = [
    Colormap("gray", "Black to white.", [0x000000, 0xffffff]),
    Colormap("viridis", "Violet over green to yellow, even to the eye.", viridis),
    Colormap("inferno", "Black over violet and orange to pale yellow, even to the eye.", inferno),
    Colormap("magma", "Black over violet and pink to pale yellow, even to the eye.", magma),
    Colormap("fire", "Black over red and yellow to white.", [0x000000, 0xff0000, 0xffff00, 0xffffff]),
    Colormap("ice", "Black over blue and cyan to white.", [0x000000, 0x0000ff, 0x00ffff, 0xffffff]),
    Colormap("diverging", "Blue over white to red, for values about a middle.", [0x2166ac, 0xf7f7f7, 0xb2182b]),
  ]

  /// The colormap of that name.
  public static func named(_ name: String) -> Colormap? { all.first { $0.name == name } }

  private static let viridis: [RGB] = [
    0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725,
  ]
  private static let inferno: [RGB] = [
    0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60, 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d, 0xfcffa4,
  ]
  private static let magma: [RGB] = [
    0x000004, 0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f, 0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d, 0xfcfdbf,
  ]
}
