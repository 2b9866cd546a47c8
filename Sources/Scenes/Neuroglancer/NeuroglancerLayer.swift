import Formats
import JSON
import Stores
import Voxels

/// One layer of a viewer state, as far as it is known without opening its sources.
struct NeuroglancerLayer: Sendable {
  let name: String
  /// `image`, `segmentation`, or `auto` where that is for the source to say.
  let type: String
  let sources: [NeuroglancerSource]
  let looks: NeuroglancerLooks
  /// Meshes and skeletons that stand beside the sources in older states.
  private let companions: [OpaqueNode]

  /// What the state asks for and microtome does not do.
  var notes: [String] { looks.notes.map { "layer \(name): \($0)" } }

  /// The most sources of a layer that are looked at.
  private static let sourceLimit = 32

  /// The layers of a state, bottom first.
  ///
  /// - Parameter position: indices along dimensions that are neither space nor time, by name.
  /// - Throws: ``Failure`` (`invalid`) without a source.
  static func all(
    _ specifications: [(name: String, json: JSON)], position: [String: Int]
  ) throws(Failure) -> [NeuroglancerLayer] {
    var layers: [NeuroglancerLayer] = []
    // What lies at the bottom hides the background, whatever its opacity.
    var isBottom = true
    for (name, json) in specifications {
      do throws(Failure) {
        let layer = try NeuroglancerLayer(name, json, isBottom: isBottom, position: position)
        if layer.isDrawn, layer.looks.preset.visible != false { isBottom = false }
        layers.append(layer)
      } catch { throw error.at("layer \(name)") }
    }
    return layers
  }

  private init(_ name: String, _ json: JSON, isBottom: Bool, position: [String: Int]) throws(Failure) {
    self.name = name
    type = json["type"]?.string ?? "auto"
    looks = NeuroglancerLooks(json, type: type, isBottom: isBottom, position: position)
    let list = json["source"]?.array ?? json["source"].map { [$0] } ?? []
    guard list.count <= NeuroglancerLayer.sourceLimit else {
      throw Failure(.tooLarge, "", "it has \(list.count) sources, more than \(NeuroglancerLayer.sourceLimit)")
    }
    let legacy = try json["transform"].map { value throws(Failure) in try NeuroglancerTransform(legacy: value) }
    var sources: [NeuroglancerSource] = []
    for item in list where !item.isNull { sources.append(try NeuroglancerSource(item, legacyTransform: legacy)) }
    self.sources = sources
    companions = ["mesh", "skeletons"].compactMap { member in
      json[member]?.string.map { OpaqueNode(name: $0, type: "neuroglancer:\(member)") }
    }
  }

  /// Whether the layer may be an image; else it is listed alone.
  private var isDrawn: Bool {
    ["image", "segmentation", "auto", "new"].contains(type) && sources.contains { !$0.isLocal }
  }

  /// The layer for a scene, to be opened when it is needed.
  func member(base: Location, opener: SceneOpener) -> PendingMember.Opened {
    guard isDrawn else {
      let kind = type == "auto" || type == "new" ? "layer without a source" : type
      return PendingMember.Opened(
        layers: [], opaque: [OpaqueNode(name: name, type: "neuroglancer:\(kind)")] + companions)
    }
    let closed = Layer(
      name: name, path: sources[0].url, kind: type == "segmentation" ? .segmentation : .intensity, format: "unknown",
      volume: .pending(PendingMember { await NeuroglancerOpening(self, base: base, opener: opener).opened() }),
      preset: looks.preset)
    return PendingMember.Opened(layers: [closed], opaque: companions)
  }
}
