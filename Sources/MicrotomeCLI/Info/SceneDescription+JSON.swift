import Browser
import JSON
import Rendering
import Scenes
import Voxels

extension SceneDescription {
  /// The document of `info --json`.
  var json: JSON {
    let bounds = bounds
    var view: JSON = .null
    if let preset = scene.locatedView {
      view = [
        "position": preset.position.map { .doubles([$0.x, $0.y, $0.z]) } ?? .null,
        "zoom": preset.zoom.map { .number($0) } ?? .null,
      ]
    }
    return [
      "source": address(scene.source), "format": .string(scene.format), "version": .string(scene.version),
      "name": .string(scene.name),
      "voxelSize": .doubles([voxelSize.x, voxelSize.y, voxelSize.z]),
      "unit": scene.unit.map { .string($0) } ?? .null,
      "bounds": [
        "min": .ints([bounds.min.x, bounds.min.y, bounds.min.z]),
        "max": .ints([bounds.max.x, bounds.max.y, bounds.max.z]),
      ],
      "view": view,
      "layers": .array(scene.layers.indices.map { layer($0) }),
      "opaque": .array(scene.opaque.map { ["name": .string($0.fullName), "type": .string($0.type)] }),
      "alsoFound": .strings(scene.alsoFound.map(\.format)),
      "hosts": .strings(scene.hosts),
      "warnings": .strings(scene.warnings.map(SourceName.withoutSecrets)),
    ]
  }

  /// An address, as far as it may be printed.
  private func address(_ text: String) -> JSON { .string(SourceName.withoutSecrets(text)) }

  private func layer(_ index: Int) -> JSON {
    let layer = scene.layers[index]
    var object = JSONObject()
    object["name"] = .string(layer.fullName)
    object["path"] = address(layer.path)
    object["kind"] = .string(layer.kind.rawValue)
    object["format"] = .string(layer.format)
    object["address"] = layer.address.map(address) ?? .null
    if let part = layer.part { object["part"] = .string(part) }
    if layer.volume.isPending {
      // One of many to choose from: what it is, is not known before it is opened.
      object["pending"] = true
      object["mags"] = []
      return .object(object)
    }
    do {
      describe(try layer.volume.get(), index, into: &object)
    } catch {
      object["error"] = address(error.line)
      object["mags"] = []
    }
    return .object(object)
  }

  private func describe(_ pyramid: Pyramid, _ index: Int, into object: inout JSONObject) {
    let layer = scene.layers[index]
    object["dtype"] = .string(pyramid.levels[0].array.elementType.rawValue)
    object["channels"] = .integer(Int64(layer.channelCount))
    object["times"] = .integer(Int64(layer.timeCount))
    object["rendering"] = rendering(index, channel: 0)
    if let looks = looks[index], looks.count > 1 {
      object["channelRendering"] = .array(
        looks.indices.map { channel in
          var entry = rendering(index, channel: channel).object ?? JSONObject()
          entry["name"] = .string(looks[channel].name)
          return .object(entry)
        })
    }
    object["transform"] = .array((transform(layer)?.rows ?? []).map { .doubles($0) })
    if layer.orientation.contains(where: { $0 != nil }) {
      object["orientation"] = .array(layer.orientation.map { $0.map { .string("\($0)") } ?? .null })
    }
    object["mags"] = .array(pyramid.levels.indices.map { mag(pyramid, $0) })
  }

  private func rendering(_ index: Int, channel: Int) -> JSON {
    guard let look = looks[index]?[channel] else { return .null }
    var object = JSONObject()
    switch look.style {
    case .intensity(let style):
      object["min"] = .number(style.window.minimum)
      object["max"] = .number(style.window.maximum)
      object["gamma"] = .number(style.gamma)
      if case .color(let color) = style.tint { object["color"] = .string("\(color)") }
      object["opacity"] = .number(style.opacity)
      object["inverted"] = .bool(style.isInverted)
    case .labels(let style):
      object["min"] = scene.layers[index].preset.min.map { .number($0) } ?? 0
      object["max"] =
        scene.layers[index].preset.max.map { .number($0) }
        ?? .number(
          scene.layers[index].pyramid?.levels[0].array.elementType.range.upperBound ?? 0)
      object["gamma"] = 1
      object["color"] = "#ffffff"
      object["opacity"] = .number(style.opacity)
      object["inverted"] = .bool(scene.layers[index].preset.inverted ?? false)
    }
    object["visible"] = .bool(look.isVisible)
    return .object(object)
  }

  private func mag(_ pyramid: Pyramid, _ level: Int) -> JSON {
    let array = pyramid.levels[level].array
    let mag = pyramid.mag(level)
    return [
      "mag": .ints([mag.x, mag.y, mag.z]), "path": address(pyramid.levels[level].path),
      "axes": .strings(pyramid.axes.map(\.name)), "shape": .ints(array.shape),
      "chunk": .ints(array.layout.storedChunkShape ?? array.chunkShape),
      "shard": array.layout.shardShape.map { .ints($0) } ?? .null, "codecs": .strings(array.layout.codecs),
    ]
  }
}
