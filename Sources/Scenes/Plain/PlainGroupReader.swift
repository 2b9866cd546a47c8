import Formats
import Stores
import Voxels

/// A group without metadata about images: its arrays and images, one layer each. A few of one extent are drawn over
/// one another, others are to choose from.
///
/// Arrays named `0`, `1`, … or `s0`, `s1`, … that shrink are taken for one pyramid.
enum PlainGroupReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["group"], summary: "A bare group: a layer for each array or image directly below.", specification: "")

  private static let childLimit = 4096

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    guard let names = try await group.childNames() else {
      throw Failure(
        .unsupported, source.location.name, "is a group without image metadata in a store that cannot list",
        remedy: "name the array itself")
    }
    guard names.count <= childLimit else {
      throw Failure(
        .tooLarge, source.location.name, "is a group of \(names.count) nodes without image metadata",
        remedy: "name one of them")
    }
    // Links can make a few groups endlessly many.
    try opener.admit(names.count, of: source.location)
    let members = try await names.concurrentMap { name in
      var member = try await member(name, of: group, opener: opener)
      for index in member.layers.indices where member.layers[index].part == nil {
        member.layers[index].address = source.address(of: member.layers[index].path)
      }
      return member
    }
    let arrays = members.compactMap(\.array)
    var layers = members.flatMap(\.layers)
    if let pyramid = pyramid(arrays) {
      layers.insert(
        Layer(
          name: source.location.stem, path: ".",
          kind: .guessed(elementType: pyramid.levels[0].array.elementType, name: source.location.stem),
          format: group.format.name, volume: .ready(pyramid)), at: 0)
    } else {
      layers.insert(
        contentsOf: arrays.compactMap { array in
          var layer = try? PlainArrayReader.layer(array.node, name: array.name, path: array.name)
          layer?.address = source.address(of: array.name)
          return layer
        }, at: 0)
    }
    guard !layers.isEmpty else {
      throw Failure(
        .empty, source.location.name, "is a group without arrays or images",
        remedy: "name a group or array that has some")
    }
    var scene = Scene(
      source: source.location.name, name: source.location.stem, format: group.format.name,
      version: group.format.version, layers: layers)
    scene.isChoice = !belongTogether(layers)
    scene.warnings = members.flatMap(\.warnings)
    return scene
  }

  /// What lies directly below a group.
  private struct Member: Sendable {
    var array: (name: String, node: ArrayNode)?
    var layers: [Layer] = []
    var warnings: [String] = []
  }

  /// A member that cannot be opened is a layer that says so.
  private static func member(_ name: String, of group: any GroupNode, opener: SceneOpener) async throws -> Member {
    do {
      switch try await group.child(name) {
      case .array(let node)?: return Member(array: (name, node))
      case .group(let inner)?:
        let scene = try await opener.open(.group(inner))
        return Member(
          layers: scene.members(named: name, path: name), warnings: scene.warnings.map { "\(name): \($0)" })
      case nil: return Member()
      }
    } catch let failure as Failure where failure.code != .cancelled {
      if failure.code == .empty { return Member() }
      let layer = Layer(name: name, path: name, kind: .intensity, format: "unknown", volume: .failed(failure))
      return Member(layers: [layer])
    }
  }

  /// Whether images look like one scene: a few of one extent. Else they are to choose from.
  private static func belongTogether(_ layers: [Layer]) -> Bool {
    let pyramids = layers.compactMap(\.pyramid)
    guard let first = pyramids.first else { return true }
    return layers.count <= 4 && pyramids.allSatisfy { $0.extent(0) == first.extent(0) }
  }

  private static func pyramid(_ arrays: [(name: String, node: ArrayNode)]) -> Pyramid? {
    let numbered = arrays.compactMap { array in
      Int(array.name.hasPrefix("s") ? array.name.dropFirst() : array.name[...]).map { (number: $0, array: array) }
    }.sorted { $0.number < $1.number }
    guard numbered.count > 1, numbered.count == arrays.count else { return nil }
    let nodes = numbered.map(\.array.node)
    let rank = nodes[0].array.rank
    guard rank > 0, nodes.allSatisfy({ $0.array.rank == rank && $0.array.elementType == nodes[0].array.elementType })
    else { return nil }
    for (fine, coarse) in zip(nodes, nodes.dropFirst()) {
      let shrinks = zip(fine.array.shape, coarse.array.shape).map { $0 >= $1 && $1 > 0 }
      guard shrinks.allSatisfy({ $0 }), fine.array.shape != coarse.array.shape else { return nil }
    }
    let axes = AxisGuess.axes(named: nodes[0].dimensionNames, rank: rank)
    let levels = numbered.map { item in
      let scale = zip(nodes[0].array.shape, item.array.node.array.shape).map {
        (Double($0) / Double($1)).rounded()
      }
      return Pyramid.Level(
        path: item.array.name, array: item.array.node.array, scale: scale,
        translation: axes.indices.map { axes[$0].kind == .space ? (scale[$0] - 1) / 2 : 0 })
    }
    return Pyramid(axes: axes, levels: levels)
  }
}
