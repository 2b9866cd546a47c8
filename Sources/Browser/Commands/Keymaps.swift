/// Every keymap. A new one is an entry here: what it adds to the neutral core, which works in all of them.
public enum Keymaps {
  public static let all: [Keymap] = [webknossos, neuroglancer]

  public static func named(_ name: String) -> Keymap? { all.first { $0.name == name } }

  /// The default: WEBKNOSSOS' keys. `q` saves a picture there, so it never quits here.
  public static let webknossos = Keymap(
    name: "webknossos",
    core + [
      ("f", .sliceForward), ("d", .sliceBackward), ("Space", .sliceForward),
      ("F", .sliceForwardFar), ("D", .sliceBackwardFar),
      ("i", .zoomIn), ("o", .zoomOut), ("h", .strideUp), ("g", .strideDown), (".", .maximize),
      ("k", .togglePanel), ("l", .togglePanel), ("3", .toggleSegmentations), ("q", .screenshot),
    ])

  /// Neuroglancer's keys.
  public static let neuroglancer = Keymap(
    name: "neuroglancer",
    core + [
      (".", .sliceForward), (",", .sliceBackward), (">", .sliceForwardFar), ("<", .sliceBackwardFar),
      ("1", .toggleLayer1), ("2", .toggleLayer2), ("3", .toggleLayer3), ("4", .toggleLayer4), ("5", .toggleLayer5),
      ("6", .toggleLayer6), ("7", .toggleLayer7), ("8", .toggleLayer8), ("9", .toggleLayer9),
      ("Space", .maximize), ("a", .toggleCrosshair), ("b", .toggleScaleBar), ("l", .recolor), ("z", .resetView),
      ("h", .help),
      ("g", .prompt), ("q", .quit), ("X", .toggleSegmentations),
      ("*", .strideUp), ("/", .strideDown), ("p", .togglePanel), ("S", .screenshot),
    ])

  private static let core: [(key: String, command: BrowserCommand)] = [
    ("Left", .panLeft), ("Right", .panRight), ("Up", .panUp), ("Down", .panDown),
    ("PgDn", .sliceForward), ("PgUp", .sliceBackward), ("Shift+PgDn", .sliceForwardFar),
    ("Shift+PgUp", .sliceBackwardFar),
    ("+", .zoomIn), ("=", .zoomIn), ("-", .zoomOut), ("Home", .resetView), ("0", .resetView),
    (":", .prompt),
    ("v", .nextViewport), ("Enter", .maximize), ("C", .toggleCrosshair), ("_", .toggleScaleBar),
    ("#", .toggleChunks), ("w", .locateChunk),
    ("I", .toggleInterpolation), ("B", .toggleBlend),
    ("]", .timeForward), ("[", .timeBackward),
    ("Tab", .nextLayer), ("Shift+Tab", .previousLayer), ("t", .toggleLayer), ("T", .soloLayer), ("Z", .foldLayers),
    ("K", .moveLayerUp), ("J", .moveLayerDown),
    ("F1", .toggleLayer1), ("F2", .toggleLayer2), ("F3", .toggleLayer3), ("F4", .toggleLayer4), ("F5", .toggleLayer5),
    ("F6", .toggleLayer6), ("F7", .toggleLayer7), ("F8", .toggleLayer8), ("F9", .toggleLayer9),
    ("}", .windowNarrower), ("{", .windowWider), (")", .windowDarker), ("(", .windowBrighter),
    ("y", .gammaUp), ("Y", .gammaDown), ("u", .autoContrast), ("U", .resetStyle), ("!", .invert), ("'", .opacityUp),
    (";", .opacityDown), ("L", .recolor), ("s", .pickSegment), ("x", .clearSegments), ("O", .choose),
    ("W", .copyLink), ("Ctrl+S", .save),
    ("\\", .statistics), ("P", .toggleProgressive), ("R", .retry), ("Ctrl+L", .redraw), ("Ctrl+Z", .suspend),
    ("?", .help), ("Ctrl+C", .quit),
  ]
}
