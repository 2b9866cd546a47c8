/// What the field's tools call the parts of a preset: the slide's and WEBKNOSSOS' names in their three manners,
/// Neuroglancer's, MoBIE's, napari's. The first name of each is the one that is written.
enum PresetSpelling {
  static let minimum = ["min"]
  static let maximum = ["max"]
  /// Both ends of the window in one member.
  static let window = [
    "intensityRange", "intensity_range", "contrastLimits", "contrast_limits", "window",
  ]
  static let gamma = ["gamma", "gammaCorrectionValue", "gamma_correction_value"]
  static let opacity = ["opacity", "alpha"]
  static let color = ["color"]
  static let inverted = ["inverted", "isInverted", "is_inverted", "invert"]
  static let disabled = ["disabled", "isDisabled", "is_disabled"]
  static let visible = ["visible", "isVisible", "is_visible"]
  static let colormap = ["colormap", "colorMap", "color_map", "lut"]
  static let blend = ["blend", "blending", "blendingMode", "blending_mode"]
  static let selection = [
    "segments", "selectedIds", "selected_ids", "selectedSegments", "selectedSegmentIds", "selection",
  ]
}
