import JSON
import Stores
import Voxels

/// A scene that came from WEBKNOSSOS as a link that opens it there: the dataset or annotation with view and looks.
public struct WebknossosLink: Sendable {
  public let url: String
  /// What is left out or has to be known, a line each.
  public let notices: [String]

  /// - Parameter scene: with its layers opened. Its view and the presets of its layers are what the link shows.
  /// - Throws: ``Failure`` (`unsupported`) when the scene came from elsewhere.
  public init(_ scene: Scene) throws(Failure) {
    guard let origin = scene.webknossos else {
      throw Failure(
        .unsupported, scene.sourceName, "does not come from a WEBKNOSSOS server, and only what is there can be linked",
        remedy: "open it by its WEBKNOSSOS link, or use --to neuroglancer")
    }
    var notices: [String] = []
    var state = JSONObject()
    let view = scene.locatedView
    if let position = view?.position.map({ WebknossosLink.inDataset($0, scene, origin) }) {
      // Whole voxels, as the viewer writes them.
      state["position"] = .doubles((0..<3).map { position[$0].rounded(.down) })
    }
    state["mode"] = "orthogonal"
    if let zoom = view?.zoom { state["zoomStep"] = .number(max(0.001, (zoom * 1000).rounded() / 1000)) }
    if let time = view?.time, scene.layers.contains(where: { $0.timeCount > 1 }) {
      state["additionalCoordinates"] = [["name": "t", "value": .integer(Int64(time))]]
    }
    var layers = JSONObject()
    for layer in scene.layers {
      guard origin.layers.contains(layer.name), layer.groups.isEmpty else {
        notices.append("layer \(layer.fullName) is left out, for it does not come from \(origin.server)")
        continue
      }
      let looks = WebknossosLink.looks(layer)
      if !looks.isEmpty { layers[layer.name] = .object(looks) }
    }
    if !layers.isEmpty { state["stateByLayer"] = .object(layers) }
    if origin.isPrivate {
      notices.append("it opens for those who may see the dataset; a token has to be added for others")
    }
    let hash = JSON.object(state).compactText.percentEncoded {
      URLText.isUnreserved($0) || "!*'()$&+,;=:@/?".utf8.contains($0)
    }
    url = "\(origin.server)/\(origin.path)#\(hash)"
    self.notices = notices
  }

  private static func looks(_ layer: Layer) -> JSONObject {
    var looks = JSONObject()
    let preset = layer.preset
    if let visible = preset.visible { looks["isDisabled"] = .bool(!visible) }
    guard layer.kind == .intensity else { return looks }
    if let low = preset.min, let high = preset.max { looks["intensityRange"] = .doubles([low, high]) }
    if let color = preset.color { looks["color"] = .ints([color >> 16, color >> 8, color].map { Int($0 & 255) }) }
    if let inverted = preset.inverted { looks["isInverted"] = .bool(inverted) }
    if let gamma = preset.gamma { looks["gammaCorrectionValue"] = .number(gamma) }
    return looks
  }

  /// A position in voxels of the dataset, which a transformed reference layer does not count in.
  private static func inDataset(
    _ position: Vector3<Double>, _ scene: Scene, _ origin: WebknossosOrigin
  ) -> Vector3<Double> {
    guard let (_, pyramid) = scene.reference, pyramid.placement != .identity else { return position }
    return pyramid.voxelTransform(position - 0.5) / origin.voxelSize + 0.5
  }
}
