import Rendering
import Scenes
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
    case .toggleChunks:
      showsChunks.toggle()
      if showsChunks { message = "chunks: green ready, grey empty, blue on their way, amber waiting, red failed" }
    case .toggleInterpolation:
      interpolation = interpolation == .nearest ? .linear : .nearest
      message = interpolation == .linear ? "values between voxels are interpolated" : "each pixel shows one voxel"
    case .nextLayer: select(selectedLayer + 1)
    case .previousLayer: select(selectedLayer - 1)
    case .toggleLayer: toggle(selectedLayer)
    case .raiseLayer: move(selectedLayer, to: selectedLayer + 1)
    case .lowerLayer: move(selectedLayer, to: selectedLayer - 1)
    case .toggleLayer1: toggle(0)
    case .toggleLayer2: toggle(1)
    case .toggleLayer3: toggle(2)
    case .toggleLayer4: toggle(3)
    case .toggleLayer5: toggle(4)
    case .toggleLayer6: toggle(5)
    case .toggleLayer7: toggle(6)
    case .toggleLayer8: toggle(7)
    case .toggleLayer9: toggle(8)
    case .toggleSegmentations: toggleSegmentations()
    case .windowNarrower: changeWindow { $0.scaled(by: 0.8) }
    case .windowWider: changeWindow { $0.scaled(by: 1.25) }
    case .windowDarker: changeWindow { $0.shifted(by: 0.05) }
    case .windowBrighter: changeWindow { $0.shifted(by: -0.05) }
    case .autoContrast: return layers.indices.contains(selectedLayer) ? .autoContrast(layer: selectedLayer) : nil
    case .resetStyle: changeSelected { $0.style = $0.presetStyle }
    case .invert: changeIntensity { $0.isInverted.toggle() }
    case .opacityUp: changeOpacity(by: 0.1)
    case .opacityDown: changeOpacity(by: -0.1)
    case .toggleBlend: toggleBlend()
    case .recolor: recolor()
    case .prompt: prompt = Prompt()
    case .choose:
      if offersChoice { return .choose }
      message = "there is no other image here"
    case .screenshot: return .screenshot
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
    if let volume = layers.lazy.compactMap(\.drawn).first {
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

  private mutating func select(_ index: Int) {
    guard !layers.isEmpty else { return }
    selectedLayer = (index + layers.count) % layers.count
  }

  private mutating func toggle(_ index: Int) {
    guard layers.indices.contains(index) else {
      message = "there is no layer \(index + 1)"
      return
    }
    selectedLayer = index
    if case .failure(let failure) = layers[index].volume {
      message = failure.line
    } else {
      layers[index].isVisible.toggle()
    }
  }

  private mutating func toggleSegmentations() {
    let all = layers.indices.filter { layers[$0].kind == .segmentation && (try? layers[$0].volume.get()) != nil }
    let isAnyOn = all.contains { layers[$0].isVisible }
    for index in all { layers[index].isVisible = !isAnyOn }
    if all.isEmpty { message = "there is no segmentation" }
  }

  private mutating func move(_ index: Int, to target: Int) {
    guard layers.indices.contains(index), layers.indices.contains(target) else { return }
    layers.swapAt(index, target)
    selectedLayer = target
  }

  mutating func changeSelected(_ change: (inout DisplayLayer) -> Void) {
    guard layers.indices.contains(selectedLayer) else { return }
    change(&layers[selectedLayer])
  }

  private mutating func changeIntensity(_ change: (inout IntensityStyle) -> Void) {
    changeSelected { layer in
      guard case .intensity(var style) = layer.style else { return }
      change(&style)
      layer.style = .intensity(style)
    }
  }

  private mutating func toggleBlend() {
    guard layers.indices.contains(selectedLayer), case .intensity(let style) = layers[selectedLayer].style else {
      message = "segmentations are always laid over what is below"
      return
    }
    var (blend, text) = (IntensityStyle.Blend.over, "the layer lies over what is below")
    if style.blend == .over { (blend, text) = (.additive, "the layer is added to what is below") }
    changeIntensity { $0.blend = blend }
    message = text
  }

  private mutating func changeWindow(_ change: (IntensityWindow) -> IntensityWindow) {
    changeIntensity { $0.window = change($0.window) }
  }

  private mutating func changeOpacity(by amount: Double) {
    changeSelected { layer in
      let opacity = min(1, max(0, ((layer.style.opacity + amount) * 10).rounded() / 10))
      switch layer.style {
      case .intensity(var style):
        style.opacity = opacity
        layer.style = .intensity(style)
      case .labels(var style):
        style.opacity = opacity
        layer.style = .labels(style)
      }
    }
  }

  /// WEBKNOSSOS' colours, then Neuroglancer's with one seed after another.
  private mutating func recolor() {
    changeSelected { layer in
      guard case .labels(var style) = layer.style else { return }
      switch style.palette {
      case .webknossos, .webknossosSlice: style.palette = .neuroglancer(seed: 0)
      case .neuroglancer(let seed): style.palette = seed < 8 ? .neuroglancer(seed: seed + 1) : .webknossos
      }
      layer.style = .labels(style)
    }
  }
}

extension IntensityWindow {
  func scaled(by factor: Double) -> IntensityWindow {
    let middle = (minimum + maximum) / 2
    let half = (maximum - minimum) / 2 * factor
    return IntensityWindow(minimum: middle - half, maximum: middle + half)
  }

  func shifted(by fraction: Double) -> IntensityWindow {
    let shift = (maximum - minimum) * fraction
    return IntensityWindow(minimum: minimum + shift, maximum: maximum + shift)
  }
}
