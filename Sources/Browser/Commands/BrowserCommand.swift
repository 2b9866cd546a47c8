/// What a key can do. The help screen and the docs are made from this list and the keymaps.
public enum BrowserCommand: String, Sendable, CaseIterable {
  case panLeft, panRight, panUp, panDown
  case sliceForward, sliceBackward, sliceForwardFar, sliceBackwardFar
  case zoomIn, zoomOut, resetView
  case strideUp, strideDown
  case nextViewport, maximize, togglePanel, toggleCrosshair, toggleScaleBar, toggleChunks, locateChunk
  case toggleInterpolation
  case timeForward, timeBackward
  case nextLayer, previousLayer, toggleLayer, soloLayer, foldLayers, moveLayerUp, moveLayerDown
  case toggleLayer1, toggleLayer2, toggleLayer3, toggleLayer4, toggleLayer5, toggleLayer6, toggleLayer7, toggleLayer8
  case toggleLayer9, toggleSegmentations
  case windowNarrower, windowWider, windowDarker, windowBrighter, gammaUp, gammaDown, autoContrast
  case resetStyle, invert, opacityUp, opacityDown, toggleBlend, recolor, pickSegment, clearSegments
  case prompt, choose, screenshot, copyLink, save, statistics, toggleProgressive, retry, redraw, suspend, help, quit

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
    case .toggleScaleBar: "show or hide the scale bar"
    case .toggleChunks: "show or hide chunk and shard borders"
    case .locateChunk: "copy file and bytes under the crosshair"
    case .toggleInterpolation: "interpolate between voxels, or not"
    case .timeForward: "next time point"
    case .timeBackward: "previous time point"
    case .nextLayer: "select the next row"
    case .previousLayer: "select the previous row"
    case .toggleLayer: "switch the selected row on or off"
    case .soloLayer: "only the selected row; again: as before"
    case .foldLayers: "fold or unfold the group"
    case .moveLayerUp: "move the row up: drawn under others"
    case .moveLayerDown: "move the row down: drawn over others"
    case .toggleLayer1: "switch layer 1 on or off (and so on)"
    case .toggleLayer2, .toggleLayer3, .toggleLayer4, .toggleLayer5, .toggleLayer6, .toggleLayer7, .toggleLayer8,
      .toggleLayer9:
      "switch layer \(rawValue.last ?? "n") on or off"
    case .toggleSegmentations: "switch all segmentations on or off"
    case .windowNarrower: "narrower window: more contrast"
    case .windowWider: "wider window: less contrast"
    case .windowDarker: "move the window up: darker"
    case .windowBrighter: "move the window down: brighter"
    case .gammaUp: "higher gamma: brighter middle tones"
    case .gammaDown: "lower gamma: darker middle tones"
    case .autoContrast: "fit the window to what is seen"
    case .resetStyle: "back to the source's window and colours"
    case .invert: "invert the selected layer"
    case .opacityUp: "more opaque"
    case .opacityDown: "less opaque"
    case .toggleBlend: "add to what is below, or lay over it"
    case .recolor: "next colour, colormap or segment colours"
    case .pickSegment: "show only this segment; more join it"
    case .clearSegments: "show all segments"
    case .prompt: "go to x,y,z; window 0 255; … (Tab lists)"
    case .choose: "back to the list of images"
    case .screenshot: "save the view as a PNG here"
    case .copyLink: "copy a web link of the view"
    case .save: "save layers, looks and view as a collection"
    case .statistics: "chunk statistics"
    case .toggleProgressive: "read coarse or wanted mags first"
    case .retry: "try failed chunks and layers again"
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
      .zoomIn, .zoomOut, .resetView, .strideUp, .strideDown, .timeForward, .timeBackward, .prompt:
      "Moving"
    case .nextViewport, .maximize, .togglePanel, .toggleCrosshair, .toggleScaleBar, .toggleChunks, .locateChunk,
      .toggleInterpolation:
      "Viewports"
    case .windowNarrower, .windowWider, .windowDarker, .windowBrighter, .gammaUp, .gammaDown, .autoContrast,
      .resetStyle,
      .invert, .opacityUp, .opacityDown, .toggleBlend, .recolor, .pickSegment, .clearSegments:
      "Looks of the selected layer or group"
    case .choose, .screenshot, .copyLink, .save, .statistics, .toggleProgressive, .retry, .redraw, .suspend, .help,
      .quit:
      "Program"
    default: "Layers"
    }
  }
}
