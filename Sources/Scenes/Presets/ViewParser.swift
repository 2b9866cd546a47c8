import JSON
import Voxels

/// Reads where a source wants to be looked at.
enum ViewParser {
  /// Nil when nothing is said that makes sense.
  static func view(_ rendering: JSON?) -> ScenePreset? {
    var view = ScenePreset()
    guard let rendering, rendering.object != nil else { return nil }
    view.position = rendering["position"].flatMap(position)
    if let zoom = rendering["zoom"].flatMap(PresetParser.number(of:)), zoom > 0, zoom.isFinite { view.zoom = zoom }
    view.layout = rendering["layout"]?.string.flatMap(ScenePreset.Layout.init(rawValue:))
    if let time = rendering["time"]?.int, time >= 0 { view.time = time }
    view.place = rendering["place"].flatMap(place)
    return view == ScenePreset() ? nil : view
  }

  /// A place in the world, which counts where nothing is said in voxels.
  private static func place(_ value: JSON) -> ScenePreset.Place? {
    let size = value["pixelSize"]?.double.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    let position = value["position"].flatMap(position)
    guard let unit = value["unit"]?.string, position != nil || size != nil else { return nil }
    return ScenePreset.Place(position: position, pixelSize: size, unit: unit)
  }

  /// `[x, y, z]` or `{"x": x, "y": y, "z": z}`.
  private static func position(_ value: JSON) -> Vector3<Double>? {
    let parts = value.array ?? ["x", "y", "z"].compactMap { value[$0] }
    let numbers = parts.compactMap(PresetParser.number(of:)).filter(\.isFinite)
    guard parts.count == 3, numbers.count == 3 else { return nil }
    return Vector3(numbers[0], numbers[1], numbers[2])
  }
}

extension ScenePreset {
  /// This preset with everything that `other` says on top.
  func overridden(by other: ScenePreset) -> ScenePreset {
    var result = self
    result.position = other.position ?? position
    result.zoom = other.zoom ?? zoom
    result.place = other.place ?? place
    result.layout = other.layout ?? layout
    result.time = other.time ?? time
    return result
  }
}

extension Scene {
  /// Where to look first, as it has to be written for whoever opens the scene: in voxels of the first layer, or in the
  /// world as long as nobody knows where that layer is.
  var storedView: ScenePreset? {
    let isKnown = layers.first { !$0.volume.isFailed }?.volume.isPending == false
    return isKnown || view?.place == nil ? locatedView : view
  }
}
