import Slicing
import Voxels

extension BrowserState {
  /// Carries out a command.
  ///
  /// - Returns: what remains to be done by those who own the terminal, the cache and the files.
  public mutating func apply(_ command: BrowserCommand) -> BrowserEffect? {
    let axes = active.axes
    switch command {
    case .panLeft: pan(axes.right, pixels: -stride)
    case .panRight: pan(axes.right, pixels: stride)
    case .panUp: pan(axes.down, pixels: -stride)
    case .panDown: pan(axes.down, pixels: stride)
    case .sliceForward: slice(by: 1)
    case .sliceBackward: slice(by: -1)
    case .sliceForwardFar: slice(by: 10)
    case .sliceBackwardFar: slice(by: -10)
    case .zoomIn: zoom(by: 1 / BrowserState.zoomStep)
    case .zoomOut: zoom(by: BrowserState.zoomStep)
    case .resetView: (position, zoom) = (initialPosition, initialZoom)
    case .strideUp: setStride(stride * 2)
    case .strideDown: setStride(stride / 2)
    case .nextViewport:
      let all = PlaneOrientation.allCases
      active = all[((all.firstIndex(of: active) ?? 0) + 1) % all.count]
    case .maximize: isMaximized.toggle()
    case .togglePanel: showsPanel.toggle()
    case .toggleCrosshair: showsCrosshair.toggle()
    case .toggleScaleBar: showsScaleBar.toggle()
    case .toggleChunks:
      showsChunks.toggle()
      if showsChunks {
        message = "chunks: green ready, grey empty, blue on their way, amber waiting, red failed; pink: shards"
      }
    case .locateChunk:
      overlay = .location
      return .locateChunk
    case .toggleInterpolation:
      interpolation = interpolation == .nearest ? .linear : .nearest
      message = interpolation == .linear ? "values between voxels are interpolated" : "each pixel shows one voxel"
    case .timeForward: setTime(time + 1)
    case .timeBackward: setTime(time - 1)
    case .nextLayer: select(row: layers.selectedRow + 1)
    case .previousLayer: select(row: layers.selectedRow - 1)
    case .toggleLayer: toggleSelected()
    case .soloLayer: solo()
    case .foldLayers:
      layers.toggleFold()
      followsSelection = true
    case .moveLayerUp: moveSelected(by: -1)
    case .moveLayerDown: moveSelected(by: 1)
    case .toggleLayer1: toggle(layer: 1)
    case .toggleLayer2: toggle(layer: 2)
    case .toggleLayer3: toggle(layer: 3)
    case .toggleLayer4: toggle(layer: 4)
    case .toggleLayer5: toggle(layer: 5)
    case .toggleLayer6: toggle(layer: 6)
    case .toggleLayer7: toggle(layer: 7)
    case .toggleLayer8: toggle(layer: 8)
    case .toggleLayer9: toggle(layer: 9)
    case .toggleSegmentations: toggleSegmentations()
    case .windowNarrower: changeWindow { $0.scaled(by: 0.8) }
    case .windowWider: changeWindow { $0.scaled(by: 1.25) }
    case .windowDarker: changeWindow { $0.shifted(by: 0.05) }
    case .windowBrighter: changeWindow { $0.shifted(by: -0.05) }
    case .gammaUp: changeGamma(by: 1.1)
    case .gammaDown: changeGamma(by: 1 / 1.1)
    case .autoContrast: return layers.selection.isEmpty ? nil : .autoContrast
    case .resetStyle: layers.restyle(layers.selection) { $0.style = $0.presetStyle }
    case .invert: changeIntensity { $0.isInverted.toggle() }
    case .opacityUp: changeOpacity(by: 0.1)
    case .opacityDown: changeOpacity(by: -0.1)
    case .toggleBlend: toggleBlend()
    case .recolor: recolor()
    case .pickSegment: return .pickSegment
    case .clearSegments: clearSegments()
    case .prompt: prompt = Prompt()
    case .choose:
      if offersChoice { return .choose }
      message = "there is no other image here"
    case .screenshot: return .screenshot
    case .copyLink: return .copyLink
    case .save: prompt = Prompt(text: "save \(collectionPath)")
    case .toggleProgressive:
      isProgressive.toggle()
      message = isProgressive ? "coarse mags come first" : "the wanted mag comes first"
    case .statistics: overlay = overlay == .statistics ? nil : .statistics
    case .retry: return .retry
    case .redraw: return .redraw
    case .suspend: return .suspend
    case .help: overlay = .help(scroll: 0)
    case .quit: return .quit
    }
    return nil
  }

  /// Moves the crosshair to a scene position in the plane of a viewport.
  public mutating func moveCrosshair(to target: Vector3<Double>) {
    position = target
    clampPosition()
  }

  /// One press zooms by so much: three presses are a mag.
  static let zoomStep = 1.2599210498948732

  private mutating func pan(_ axis: Int, pixels: Int) {
    position[axis] += Double(pixels) * zoom / aspect[axis]
    clampPosition()
  }

  /// Steps by slices of the mag that is shown, so that each step shows something new.
  private mutating func slice(by count: Int) {
    let axis = active.axes.depth
    var thickness = 1.0
    if let volume = layers.drawn.first?.drawn {
      let shown = viewport(active, width: 1, height: 1)
      thickness = max(1, volume.levels[volume.wantedLevel(for: shown)].voxelSize[axis].rounded())
    }
    position[axis] += Double(count) * thickness
    clampPosition()
  }

  /// Zooms about the crosshair.
  mutating func zoom(by factor: Double) {
    zoom = min(max(zoom * factor, zoomRange.lowerBound), max(zoomRange.upperBound, initialZoom))
  }

  private mutating func setStride(_ value: Int) {
    stride = min(max(value, 1), 256)
    message = "arrows move \(stride) pixels"
  }
}
