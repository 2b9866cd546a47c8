import JSON
import Voxels

/// View configurations: how WEBKNOSSOS shows a dataset and its layers.
enum WebknossosView {
  /// The channels of an `uint24` layer.
  static let colors: [ChannelPreset] = [
    channel("red", 0xFF0000), channel("green", 0x00FF00), channel("blue", 0x0000FF),
  ]

  private static func channel(_ label: String, _ color: UInt32) -> ChannelPreset {
    var preset = LayerPreset()
    preset.color = color
    return ChannelPreset(label: label, preset: preset)
  }

  /// Where to look first.
  ///
  /// - Parameter toReference: from voxels of the dataset to those of the scene's reference layer, corner to corner.
  static func scene(_ dataset: JSON, toReference: AffineTransform) -> ScenePreset? {
    let view = merged([dataset["defaultViewConfiguration"], dataset["adminViewConfiguration"]])
    var preset = ScenePreset()
    if let position = view["position"]?.doubles, position.count == 3, position.allSatisfy(\.isFinite) {
      preset.position = toReference(Vector3(position[0], position[1], position[2]))
    }
    if let zoom = view["zoom"]?.double, zoom > 0, zoom.isFinite { preset.zoom = zoom }
    return preset == ScenePreset() ? nil : preset
  }

  /// How a layer looks: what the administrator says counts more than defaults, and what the dataset says of the layer
  /// more than what the layer does.
  static func layer(_ layer: JSON, of dataset: JSON, named name: String) -> LayerPreset {
    let view = merged(
      ["defaultViewConfiguration", "adminViewConfiguration"].flatMap { member in
        [layer[member], dataset[member]?["layers"]?[name]]
      })
    var preset = PresetParser.layer(view)
    guard let range = view["intensityRange"]?.doubles, range.count == 2, range.allSatisfy(\.isFinite) else {
      return preset
    }
    // `min` and `max` are the ends of the slider, which the window does not leave.
    preset.min = max(range[0], preset.min ?? range[0])
    preset.max = min(range[1], preset.max ?? range[1])
    if let low = preset.min, let high = preset.max, low > high { (preset.min, preset.max) = (range[0], range[1]) }
    return preset
  }

  /// The members of all objects; of members with one name the last counts.
  private static func merged(_ views: [JSON?]) -> JSON {
    var result = JSONObject()
    for view in views {
      for (key, value) in view?.object?.members ?? [] where !value.isNull { result[key] = value }
    }
    return .object(result)
  }
}
