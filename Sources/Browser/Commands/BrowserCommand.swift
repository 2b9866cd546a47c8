/// What a key can do. The help screen and the docs are made from this list and the keymaps.
public enum BrowserCommand: String, Sendable, CaseIterable {
  case panLeft, panRight, panUp, panDown
  case sliceForward, sliceBackward, sliceForwardFar, sliceBackwardFar
  case zoomIn, zoomOut, resetView
  case strideUp, strideDown
  case nextViewport, maximize, togglePanel, toggleCrosshair, toggleChunks, toggleInterpolation
  case nextLayer, previousLayer, toggleLayer, raiseLayer, lowerLayer
  case toggleLayer1, toggleLayer2, toggleLayer3, toggleLayer4, toggleLayer5, toggleLayer6, toggleLayer7, toggleLayer8
  case toggleLayer9, toggleSegmentations
  case windowNarrower, windowWider, windowDarker, windowBrighter, autoContrast, resetStyle, invert
  case opacityUp, opacityDown, toggleBlend, recolor
  case prompt, choose, screenshot, statistics, toggleProgressive, retry, redraw, suspend, help, quit

  /// What it does, for the help screen.
  public var help: String {
    switch self {
    case .panLeft: "move left"
    case .panRight: "move right"
    case .panUp: "move up"
    case .panDown: "move down"
    case .sliceForward: "next slice"
    case .sliceBackward: "previous slice"
    case .sliceForwardFar: "10 slices forward"
    case .sliceBackwardFar: "10 slices back"
    case .zoomIn: "zoom in"
    case .zoomOut: "zoom out"
    case .resetView: "back to the first view"
    case .strideUp: "arrows move further"
    case .strideDown: "arrows move less far"
    case .nextViewport: "act on the next viewport"
    case .maximize: "maximise or restore the viewport"
    case .togglePanel: "show or hide the layer panel"
    case .toggleCrosshair: "show or hide the crosshair"
    case .toggleChunks: "show or hide chunk borders and states"
    case .toggleInterpolation: "interpolate between voxels, or not"
    case .nextLayer: "select the next layer"
    case .previousLayer: "select the previous layer"
    case .toggleLayer: "switch the selected layer on or off"
    case .raiseLayer: "move the selected layer up"
    case .lowerLayer: "move the selected layer down"
    case .toggleLayer1: "switch layer 1 on or off (and so on)"
    case .toggleLayer2, .toggleLayer3, .toggleLayer4, .toggleLayer5, .toggleLayer6, .toggleLayer7, .toggleLayer8,
      .toggleLayer9:
      "switch layer \(rawValue.last ?? "n") on or off"
    case .toggleSegmentations: "switch all segmentations on or off"
    case .windowNarrower: "narrower window: more contrast"
    case .windowWider: "wider window: less contrast"
    case .windowDarker: "move the window up: darker"
    case .windowBrighter: "move the window down: brighter"
    case .autoContrast: "fit the window to what is seen"
    case .resetStyle: "back to the source's window and colours"
    case .invert: "invert the selected layer"
    case .opacityUp: "more opaque"
    case .opacityDown: "less opaque"
    case .toggleBlend: "add to what is below, or lay over it"
    case .recolor: "other segment colours"
    case .prompt: "go to x,y,z, or zoom 2, window 0 255, q"
    case .choose: "back to the list of images"
    case .screenshot: "save the view as a PNG here"
    case .statistics: "chunk statistics"
    case .toggleProgressive: "read coarse or wanted mags first"
    case .retry: "try failed chunks again"
    case .redraw: "draw the screen anew"
    case .suspend: "suspend; fg comes back"
    case .help: "this help"
    case .quit: "quit"
    }
  }

  /// The heading under which the help screen lists it.
  public var group: String {
    switch self {
    case .panLeft, .panRight, .panUp, .panDown, .sliceForward, .sliceBackward, .sliceForwardFar, .sliceBackwardFar,
      .zoomIn, .zoomOut, .resetView, .strideUp, .strideDown, .prompt:
      "Moving"
    case .nextViewport, .maximize, .togglePanel, .toggleCrosshair, .toggleChunks, .toggleInterpolation:
      "Viewports"
    case .windowNarrower, .windowWider, .windowDarker, .windowBrighter, .autoContrast, .resetStyle, .invert,
      .opacityUp, .opacityDown, .toggleBlend, .recolor:
      "Looks of the selected layer"
    case .choose, .screenshot, .statistics, .toggleProgressive, .retry, .redraw, .suspend, .help, .quit: "Program"
    default: "Layers"
    }
  }
}
