import JSON

/// What the attributes of a node say about rendering.
struct NodeRendering: Sendable, Equatable {
  /// How a layer of that node looks, or all of them.
  var preset = LayerPreset()
  /// The same for each of its channels.
  var channels: [ChannelPreset] = []
  /// The same for single layers where a member has several; by their names in it, in their order.
  var parts: [Part] = []
  /// Where to look first.
  var view: ScenePreset?

  struct Part: Sendable, Equatable {
    var name: String
    var preset: LayerPreset
    var channels: [ChannelPreset]
  }

  /// The attributes that hold rendering and are written as well, the weakest first.
  static let keys = ["rendering", "webknossos:rendering", "microtome:rendering"]
  static let partsKey = "microtome:layers"
  /// Which of a member's layers is meant; all of them where it is missing.
  static let partKey = "microtome:layer"

  /// Of attributes that say the same, the later ones count: other viewers' < `rendering` < `webknossos:rendering` <
  /// `microtome:rendering`.
  init(_ attributes: JSON) {
    for prefix in ["neuroglancer", "mobie"] {
      preset = preset.overridden(by: PresetParser.layer(NodeRendering.prefixed(prefix, in: attributes)))
    }
    for key in NodeRendering.keys + ["microtome:view"] {
      guard let rendering = attributes[key] else { continue }
      preset = preset.overridden(by: PresetParser.layer(rendering))
      if let list = rendering["channels"]?.array { channels = list.map(NodeRendering.channel) }
      if let more = ViewParser.view(rendering) { view = view?.overridden(by: more) ?? more }
    }
    parts = (attributes[NodeRendering.partsKey]?.array ?? []).compactMap { item in
      item["name"]?.string.map { name in
        let rendering = item["rendering"] ?? [:]
        return Part(
          name: name, preset: PresetParser.layer(rendering),
          channels: (rendering["channels"]?.array ?? []).map(NodeRendering.channel))
      }
    }
  }

  private static func channel(_ value: JSON) -> ChannelPreset {
    ChannelPreset(label: value["label"]?.string, preset: PresetParser.layer(value))
  }

  /// The members of a prefix without it, and what objects among them hold: `mobie:imageDisplay`.
  private static func prefixed(_ prefix: String, in attributes: JSON) -> JSON {
    var result = JSONObject()
    for (key, value) in attributes.object?.members ?? [] where key.hasPrefix(prefix + ":") {
      let name = String(key.dropFirst(prefix.count + 1))
      result[name] = value
      guard name != "shaderControls" else { continue }
      for (inner, value) in value.object?.members ?? [] { result[inner] = value }
    }
    return .object(result)
  }
}

extension LayerPreset {
  /// How a layer looks in a group that has a preset as well: the group says what the layer leaves open, switches it off,
  /// and makes it as much more transparent as the group is.
  func within(_ group: LayerPreset) -> LayerPreset {
    var result = group.overridden(by: self)
    result.visible = group.visible == false ? false : visible
    if let own = opacity, let outer = group.opacity { result.opacity = own * outer }
    return result
  }
}

extension [ChannelPreset] {
  /// These channels with everything that others say on top.
  func overridden(by other: [ChannelPreset]) -> [ChannelPreset] {
    var result = self
    for (index, channel) in other.enumerated() {
      guard index < result.count else {
        result.append(channel)
        continue
      }
      result[index].label = channel.label ?? result[index].label
      result[index].preset = result[index].preset.overridden(by: channel.preset)
    }
    return result
  }
}
