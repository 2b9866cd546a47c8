import Formats
import JSON
import Stores
import Voxels

/// What ilastik writes: arrays with `axistags`, alone or in HDF5 files, and projects (`.ilp`).
///
/// https://www.ilastik.org/documentation/basics/export
enum IlastikReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["ilastik"], summary: "Arrays of ilastik: axes, resolution and range from axistags; images inside projects.",
    specification: "https://www.ilastik.org/documentation/basics/export",
    example: #"axistags = {"axes": [{"key": "z", "typeFlags": 2, "resolution": 0, "description": ""}, …]}"#)

  /// How deep below the root of a file arrays are looked for, and among how many nodes.
  private static let depthLimit = 4
  private static let nodeLimit = 400

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    switch source.node {
    case .array(let node)?:
      guard node.attributes["axistags"] != nil else { return nil }
      let layer = try layer(node, name: source.location.stem, path: ".")
      return scene(source, node.format, [layer])
    case .group(let group)? where group.format.name == "hdf5":
      guard let names = try await group.childNames() else { return nil }
      let isProject = try await group.child("Input Data/infos") != nil
      let found = try await layers(isProject ? ["Input Data/local_data"] : names, of: group)
      if isProject {
        guard !found.layers.isEmpty else {
          throw Failure(
            .unsupported, source.location.name, "is an ilastik project, which holds settings and no images of its own",
            remedy: "open the images that it was made for, or what it exported")
        }
        let settings = names.filter { $0 != "Input Data" }.map { OpaqueNode(name: $0, type: "ilastik:settings") }
        return scene(source, group.format, found.layers, opaque: found.rest + settings)
      }
      return found.isTagged ? scene(source, group.format, found.layers, opaque: found.rest) : nil
    default: return nil
    }
  }

  private static func scene(
    _ source: OpenedSource, _ format: FormatVersion, _ layers: [Layer], opaque: [OpaqueNode] = []
  ) -> Scene {
    Scene(
      source: source.location.name, name: source.location.stem, format: "ilastik", version: format.version,
      layers: layers, opaque: opaque)
  }

  private struct Found {
    var layers: [Layer] = []
    /// Whether ilastik described any of the arrays.
    var isTagged = false
    /// What was not looked at, since there is so much.
    var rest: [OpaqueNode] = []
  }

  /// All arrays below a group.
  private static func layers(
    _ names: [String], of root: any GroupNode
  ) async throws -> Found {
    var found = Found()
    var waiting = names.map { (path: $0, depth: 1) }[...]
    var seen = 0
    while seen < nodeLimit, let next = waiting.popFirst() {
      seen += 1
      do {
        switch try await root.child(next.path) {
        case .array(let node)?:
          found.isTagged = found.isTagged || node.attributes["axistags"] != nil
          found.layers.append(try layer(node, name: next.path, path: next.path))
        case .group(let group)? where next.depth < depthLimit:
          let names = try await group.childNames() ?? []
          waiting += names.map { ("\(next.path)/\($0)", next.depth + 1) }
        default: continue
        }
      } catch let failure as Failure where failure.code != .cancelled {
        // Texts and tables among the images are passed over; an image that cannot be read has to be told.
        if failure.code == .unsupported { continue }
        found.layers.append(
          Layer(name: next.path, path: next.path, kind: .intensity, format: "hdf5", volume: .failed(failure)))
      }
    }
    if !waiting.isEmpty { found.rest = [OpaqueNode(name: "\(waiting.count) more nodes", type: "hdf5:unseen")] }
    return found
  }

  /// - Throws: ``Failure`` (`invalid`) for tags that do not fit, (`unsupported`) for what is no image.
  private static func layer(_ node: ArrayNode, name: String, path: String) throws(Failure) -> Layer {
    var layer = try PlainArrayReader.layer(node, name: name, path: path)
    let tags: AxisTags?
    do throws(Failure) {
      tags = try AxisTags(node.attributes, rank: node.array.rank)
    } catch { throw error.at(node.location.name) }
    if let tags {
      let level = Pyramid.Level(
        path: path, array: node.array, scale: tags.scale, translation: Array(repeating: 0, count: tags.scale.count))
      layer.volume = .ready(Pyramid(axes: tags.axes, levels: [level]))
    }
    let mode = node.attributes["display_mode"]
    switch mode?.string ?? mode?.strings?.first {
    case "random-colortable" where node.array.elementType.isInteger: layer.kind = .segmentation
    case "grayscale", "rgba", "alpha-modulated", "binary-mask": layer.kind = .intensity
    default: break
    }
    if let range = node.attributes["drange"]?.doubles, range.count == 2, range[0] < range[1],
      range.allSatisfy(\.isFinite)
    {
      (layer.preset.min, layer.preset.max) = (range[0], range[1])
    }
    return layer
  }
}
