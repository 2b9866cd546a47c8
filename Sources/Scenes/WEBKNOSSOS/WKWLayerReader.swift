import Formats
import Voxels

/// A folder of WKW mags without a dataset around it. The voxel size is unknown, so that it counts as 1.
enum WKWLayerReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["wkw"], summary: "A bare folder of WKW mags: one layer with all of them.",
    specification: "https://github.com/scalableminds/webknossos-wrap")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node, group.format.name == WKWFormat.documentation.names[0] else {
      return nil
    }
    let names = try await group.childNames() ?? []
    var mags = try await names.concurrentMap { name -> (mag: Vector3<Int>, name: String, node: ArrayNode)? in
      guard let mag = Mag.parse(name), mag.max() <= 1 << 20, case .array(let node)? = try await group.child(name) else {
        return nil
      }
      return (mag, name, node)
    }.compactMap { $0 }
    mags.sort { $0.mag.x * $0.mag.y * $0.mag.z < $1.mag.x * $1.mag.y * $1.mag.z }
    guard let finest = mags.first else {
      throw Failure(.empty, source.location.name, "has no WKW mags")
    }
    let first = finest.node.array
    for mag in mags
    where mag.node.array.elementType != first.elementType || mag.node.array.shape[0] != first.shape[0] {
      throw Failure(.invalid, mag.node.location.name, "has another voxel type than mag \(finest.name)")
    }
    let levels = mags.map { item in
      let scale = [1, Double(item.mag.x), Double(item.mag.y), Double(item.mag.z)]
      return Pyramid.Level(
        path: item.name, array: item.node.array, scale: scale, translation: scale.map { ($0 - 1) / 2 })
    }
    let axes = AxisGuess.axes(named: finest.node.dimensionNames, rank: first.rank)
    let name = source.location.stem
    let layer = Layer(
      name: name, path: ".", kind: .guessed(elementType: first.elementType, name: name), format: "wkw",
      volume: .ready(Pyramid(axes: axes, levels: levels, finestMag: finest.mag)))
    return Scene(
      source: source.location.name, name: name, format: "wkw", version: group.format.version, layers: [layer])
  }
}
