/// The colours that tell the three viewports apart, in frames and crosshairs: those of WEBKNOSSOS.
public enum ViewportColors {
  public static let xy: RGB = 0xeb4b98
  public static let yz: RGB = 0x5660ff
  public static let xz: RGB = 0x59f8e8
}
