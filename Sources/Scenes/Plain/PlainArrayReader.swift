import Formats
import Voxels

/// A single array without any metadata about images.
enum PlainArrayReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["array"], summary: "A bare array: the last axes are z, y, x unless the format names them.",
    specification: "")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .array(let node)? = source.node else { return nil }
    let layer = try layer(node, name: source.location.stem, path: ".")
    return Scene(
      source: source.location.name, name: layer.name, format: node.format.name, version: node.format.version,
      layers: [layer])
  }

  /// - Throws: ``Failure`` (`unsupported`) for an array without axes, which is no image.
  static func layer(_ node: ArrayNode, name: String, path: String) throws(Failure) -> Layer {
    guard node.array.rank > 0 else {
      throw Failure(.unsupported, node.location.name, "is a single number, not an image", remedy: "use microtome read")
    }
    let rank = node.array.rank
    let level = Pyramid.Level(
      path: path, array: node.array, scale: Array(repeating: 1, count: rank),
      translation: Array(repeating: 0, count: rank))
    return Layer(
      name: name, path: path, kind: .guessed(elementType: node.array.elementType, name: name),
      format: node.format.name,
      volume: .ready(Pyramid(axes: AxisGuess.axes(named: node.dimensionNames, rank: rank), levels: [level])))
  }
}
