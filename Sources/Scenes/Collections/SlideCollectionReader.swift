import Formats
import JSON
import Stores
import Voxels

/// The oldest dialect of OME-Zarr collections: a list of members under a key that starts with
/// `https://ngff.openmicroscopy.org/`, in a `.json` file or in the attributes of a group.
///
/// A member that cannot be opened is a layer that says so; it never hides the others.
enum SlideCollectionReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["collection"], summary: "Collections of images with rendering presets (the dialect of OME 2024).",
    specification: "https://github.com/ome/ngff/tree/main/rfc/8",
    example: #"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "…", "members": […]}}}"#)

  private static let keyPrefix = "https://ngff.openmicroscopy.org/"

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    let outer = source.attributes["attributes"] ?? source.attributes
    guard let key = outer.object?.keys.first(where: { $0.hasPrefix(keyPrefix) }),
      let collection = outer[key]?["collection"]
    else { return nil }
    guard let members = collection["members"]?.array else {
      throw Failure(.invalid, source.location.name, "the collection has no list of members")
    }
    try opener.admit(members.count, of: source.location)
    let nodes = members.map { node($0, base: source.base, opener: opener) }
    let rendering = collection["attributes"]?["rendering"]
    return Scene(
      source: source.location.name, name: collection["name"]?.string ?? source.location.stem, format: "collection",
      version: String(key.dropFirst(keyPrefix.count)), layers: nodes.flatMap(\.layers),
      opaque: nodes.flatMap(\.opaque), view: rendering.flatMap(view))
  }

  private static func node(_ member: JSON, base: Location, opener: SceneOpener) -> PendingMember.Opened {
    let path = member["path"]?.string ?? ""
    let name = member["name"]?.string ?? (path.isEmpty ? "unnamed" : path)
    let type = member["type"]?.string ?? "image"
    guard type == "image" || type == "collection" else {
      return PendingMember.Opened(layers: [], opaque: [OpaqueNode(name: name, type: type)])
    }
    var layer = Layer(
      name: name, path: path, kind: .intensity, format: "unknown",
      volume: .failed(Failure(.invalid, base.name, "the member \(name) has no path")),
      preset: PresetParser.layer(member["attributes"]?["rendering"]))
    if !path.isEmpty {
      let closed = layer
      layer.volume = .pending(PendingMember { await open(closed, base: base, opener: opener) })
    }
    return PendingMember.Opened(layers: [layer])
  }

  private static func open(_ member: Layer, base: Location, opener: SceneOpener) async -> PendingMember.Opened {
    do {
      let scene = try await opener.openLazily(member.path, relativeTo: base)
      return PendingMember.Opened(
        layers: scene.members(named: member.name, path: member.path).map { layer in
          var layer = layer
          layer.path = member.path
          return layer
        }, opaque: scene.layers.count > 1 ? scene.opaque.map { $0.inside(member.name) } : scene.opaque,
        warnings: scene.warnings.map { "\(member.name): \($0)" }, isChoice: scene.isChoice)
    } catch {
      var layer = member
      layer.volume = .failed(Failure.wrapping(error))
      return PendingMember.Opened(layers: [layer])
    }
  }

  private static func view(_ rendering: JSON) -> ScenePreset? {
    var view = ScenePreset()
    if let values = rendering["position"]?.doubles, values.count == 3, values.allSatisfy(\.isFinite) {
      view.position = Vector3(values[0], values[1], values[2])
    } else if let x = rendering["position"]?["x"]?.double, let y = rendering["position"]?["y"]?.double,
      let z = rendering["position"]?["z"]?.double
    {
      view.position = Vector3(x, y, z)
    }
    if let zoom = rendering["zoom"]?.double, zoom > 0, zoom.isFinite { view.zoom = zoom }
    return view.position == nil && view.zoom == nil ? nil : view
  }
}
