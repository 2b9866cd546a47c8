import Formats
import JSON
import Stores
import Voxels

/// Arrays that stand alone, and may say where they lie: `resolution`, `pixelResolution`, `transform`.
enum N5SingleArray {
  private static let childLimit = 256

  /// - Parameter context: attributes of the groups around the array.
  static func layer(
    _ node: ArrayNode, name: String, path: String, context: [JSON] = []
  ) throws(Failure) -> Layer {
    let pyramid: Pyramid
    if let transform = node.attributes["transform"] {
      let transform = try N5Transform(transform, rank: node.array.rank)
      pyramid = Pyramid(
        axes: transform.axes,
        levels: [
          Pyramid.Level(path: path, array: node.array, scale: transform.scale, translation: transform.translation)
        ])
    } else {
      let level = N5Pyramid.Level(
        path: path, array: node.array, factors: N5Pyramid.factors(node.attributes["downsamplingFactors"]))
      pyramid = try N5Pyramid.make(
        [level], axes: N5Pyramid.axes(of: node, group: [:]),
        calibration: N5Calibration.find([node.attributes] + context))
    }
    let isLabels = node.array.elementType.isInteger && node.attributes["maxId"] != nil
    return Layer(
      name: name, path: path,
      kind: isLabels ? .segmentation : .guessed(elementType: node.array.elementType, name: name), format: "n5",
      volume: .ready(pyramid))
  }

  /// The arrays directly below a group, and what is in its groups, a layer each; nil when no array says where it
  /// lies, so that a plain group is all there is.
  static func layers(_ group: any GroupNode, opener: SceneOpener) async throws -> [Layer]? {
    guard let names = try await group.childNames(), names.count <= childLimit else { return nil }
    let members = try await names.concurrentMap { try await member($0, of: group) }
    guard members.contains(where: \.isCalibrated) else { return nil }
    let groups = names.indices.filter { members[$0].isGroup }.map { names[$0] }
    let below = try await groups.concurrentMap { name in
      try await inner(group.location.appending(name), name: name, opener: opener)
    }
    let own = members.compactMap(\.layer).map { layer in
      var layer = layer
      layer.address = group.location.appending(layer.path).name
      return layer
    }
    return own + below.flatMap { $0 }
  }

  /// What lies directly below a group.
  private struct Member: Sendable {
    var layer: Layer?
    var isGroup = false
    /// Whether it is an array that says where it lies.
    var isCalibrated = false
  }

  private static func member(_ name: String, of group: any GroupNode) async throws -> Member {
    do {
      switch try await group.child(name) {
      case .array(let node)?:
        let isCalibrated = node.attributes["transform"] != nil || N5Calibration.find([node.attributes]) != nil
        return Member(layer: try layer(node, name: name, path: name), isCalibrated: isCalibrated)
      case .group?: return Member(isGroup: true)
      case nil: return Member()
      }
    } catch let failure as Failure where failure.code != .cancelled {
      return Member(layer: Layer(name: name, path: name, kind: .intensity, format: "n5", volume: .failed(failure)))
    }
  }

  private static func inner(_ place: Location, name: String, opener: SceneOpener) async throws -> [Layer] {
    do {
      let scene = try await opener.open(place)
      return scene.layers.map { layer in
        var layer = layer
        layer.name = scene.layers.count == 1 ? name : "\(name)/\(layer.name)"
        layer.path = layer.path == "." ? name : "\(name)/\(layer.path)"
        return layer
      }
    } catch let failure as Failure where failure.code != .cancelled {
      if failure.code == .empty { return [] }
      return [Layer(name: name, path: name, kind: .intensity, format: "unknown", volume: .failed(failure))]
    }
  }
}
