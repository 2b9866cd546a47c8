import Rendering
import Voxels

/// What commands want done that is not a change of state.
extension BrowserSession {
  func perform(_ effect: BrowserEffect) -> End? {
    switch effect {
    case .quit: return .quit
    case .choose: return .choose
    case .suspend: screen.suspend()
    case .redraw: encoder.invalidate()
    case .retry:
      presentation.cache.retryFailed()
      state.layers.reopenFailed()
    case .autoContrast: fitWindows()
    case .pickSegment: pickSegment()
    case .locateChunk: locateChunk()
    case .copyLink:
      do {
        let link = try exports.makeLink(state.explicitScene)
        screen.copy(link.url)
        state.message = link.message.printable
      } catch { state.message = Failure.wrapping(error).line }
    case .save(let path):
      do { state.message = try exports.saveScene(state.shownScene, path).printable } catch {
        state.message = Failure.wrapping(error).line
      }
    case .screenshot:
      let voxel = Vector3<Int>(Int(state.position.x), Int(state.position.y), Int(state.position.z))
      do { state.message = try exports.savePicture(builder.raster, voxel) } catch {
        state.message = Failure.wrapping(error).line
      }
    }
    return nil
  }

  private func fitWindows() {
    var window: IntensityWindow?
    for layer in state.layers.selection where !state.layers[layer].style.isLabels {
      guard let fitting = builder.window(state, layer: layer, size: size) else { continue }
      window = fitting
      state.layers.restyle(layer..<layer + 1) { layer in
        guard case .intensity(var style) = layer.style else { return }
        style.window = fitting
        layer.style = .intensity(style)
      }
    }
    state.message =
      if let window {
        "window \(LayerPanel.number(window.minimum))…\(LayerPanel.number(window.maximum))"
      } else if state.layers.selection.allSatisfy({ state.layers[$0].style.isLabels }) {
        "segmentations have no window"
      } else { "there is nothing to fit the window to" }
  }

  private func pickSegment() {
    guard let layer = state.activeSegmentation else {
      state.message = "there is no segmentation to pick from"
      return
    }
    guard let value = builder.value(state, layer: layer) else {
      state.message = "nothing is known of this place yet"
      return
    }
    state.toggleSegment(value.label, in: layer)
  }
}
