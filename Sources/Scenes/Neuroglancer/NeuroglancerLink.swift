import JSON
import Stores
import Voxels

/// A scene as a link of Neuroglancer, which opens its layers and its view in the browser.
///
/// The sources have to be on servers; what a token in their addresses opens is left without it. Layers that could not
/// be opened are left out.
public struct NeuroglancerLink: Sendable {
  /// The viewer that links lead to unless another one is wanted.
  public static let viewer = "https://neuroglancer-demo.appspot.com"

  public let url: String
  /// What is left out or has to be known, a line each.
  public let notices: [String]

  /// - Parameters:
  ///   - scene: with all layers opened. Its view and the presets of its layers are what the link shows.
  ///   - viewer: the address of the viewer.
  ///   - folders: local folders that servers show.
  /// - Throws: ``Failure`` (`unsupported`) that names the layers that no page can read.
  public init(
    _ scene: Scene, viewer: String = NeuroglancerLink.viewer, folders: [ServedFolder] = []
  ) throws(Failure) {
    guard let (reference, pyramid) = scene.reference else {
      throw Failure(.unsupported, scene.sourceName, "has no image that could be shown")
    }
    var notices: [String] = []
    let usable = scene.layers.filter { layer in
      if layer.pyramid == nil { notices.append("layer \(layer.fullName) is left out, for it could not be opened") }
      return layer.pyramid != nil
    }
    let addresses = try NeuroglancerLink.addresses(of: usable, in: scene, folders: folders)
    let frame = NeuroglancerFrame(reference, pyramid, layers: usable)
    var layers: [JSON] = []
    var names: Set<String> = []
    var isBottom = true
    for (layer, address) in zip(usable, addresses) {
      guard let pyramid = layer.pyramid else { continue }
      if address.isBare { notices.append("the token in the address of layer \(layer.fullName) is left out") }
      if viewer.hasPrefix("https:"), address.url.contains("http://"), !address.url.contains("://localhost") {
        notices.append("browsers do not read \(layer.fullName) by http:// from an https:// page")
      }
      let text = NeuroglancerLayerText(layer, type: pyramid.levels[0].array.elementType, isBottom: isBottom)
      notices += text.notices.map { "layer \(layer.fullName): \($0)" }
      if layer.preset.visible != false { isBottom = false }
      var object = JSONObject()
      object["type"] = layer.kind == .segmentation ? "segmentation" : "image"
      object["source"] =
        NeuroglancerSourceText(address.url, layer, pyramid, in: frame, unit: scene.unit).json
      for (key, value) in text.members.members { object[key] = value }
      object["name"] = .string(NeuroglancerLink.unique(layer.fullName, &names))
      layers.append(.object(object))
    }
    url = "\(viewer)/#!\(NeuroglancerLink.encoded(NeuroglancerLink.state(scene, frame, layers).compactText))"
    self.notices = notices
  }

  private static func state(_ scene: Scene, _ frame: NeuroglancerFrame, _ layers: [JSON]) -> JSON {
    var state = JSONObject()
    state["dimensions"] = frame.dimensions.json
    let view = scene.locatedView
    if let position = view?.position {
      state["position"] = .doubles(frame.position(position, time: view?.time ?? 0))
    }
    // Both count in voxels along the axis where these are smallest.
    if let zoom = view?.zoom { state["crossSectionScale"] = .number(NeuroglancerFrame.rounded(zoom)) }
    state["layers"] = .array(layers)
    switch view?.layout {
    case .xy?, .xz?, .yz?: state["layout"] = .string(view?.layout?.rawValue ?? "")
    case .ortho?, nil: state["layout"] = "4panel"
    }
    return .object(state)
  }

  private static func addresses(
    of layers: [Layer], in scene: Scene, folders: [ServedFolder]
  ) throws(Failure) -> [NeuroglancerAddress] {
    var addresses: [NeuroglancerAddress] = []
    var local: [String] = []
    var others: [String] = []
    for layer in layers {
      guard let pyramid = layer.pyramid else { continue }
      do throws(NeuroglancerAddress.Obstacle) {
        addresses.append(try NeuroglancerAddress(layer, pyramid, folders: folders))
      } catch {
        switch error {
        case .local: local.append(layer.fullName)
        case .format(let name): others.append("\(layer.fullName) (\(name))")
        case .type(let name): others.append("\(layer.fullName) (voxels of \(name))")
        case .unknown: others.append("\(layer.fullName) (without an address of its own)")
        }
      }
    }
    guard others.isEmpty else {
      throw Failure(
        .unsupported, scene.sourceName, "Neuroglancer cannot read \(others.joined(separator: ", "))",
        remedy: "choose other layers with --layers")
    }
    guard local.isEmpty else {
      throw Failure(
        .unsupported, scene.sourceName, "no web page can read local files, such as \(local.joined(separator: ", "))",
        remedy: "put them on a server and say so with --serve-root FOLDER=URL, or choose other layers with --layers")
    }
    return addresses
  }

  /// A name that no layer has yet.
  private static func unique(_ name: String, _ names: inout Set<String>) -> String {
    var result = name
    var number = 1
    while !names.insert(result).inserted {
      result = "\(name)\(number)"
      number += 1
    }
    return result
  }

  /// A state as a fragment, encoded as the viewer itself does it.
  private static func encoded(_ text: String) -> String {
    text.percentEncoded { URLText.isUnreserved($0) || "/?:@&=+$#".utf8.contains($0) }
  }
}
