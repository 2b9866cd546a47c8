import Formats
import Inspection
import Scenes
import Stores
import Voxels

/// The arrays that a source has, whether a scene shows them or not, with the layers and mags that they are.
struct SourceArrays: Sendable {
  struct Item: Sendable {
    /// Where the array lies in the source.
    var path: String
    var node: ArrayNode
    var layer: String?
    var mag: String?
    /// Only a part of the array is meant: a folder of it, or one object.
    var part = EnclosedPart.all
  }

  var items: [Item]
  /// What could not be opened.
  var failures: [Failure] = []
  /// How many nodes were not looked at since there are so many.
  var omitted = 0
  /// The folder that the arrays lie in; nil where they come from several places.
  var root: Location?
  var policies: [SourcePolicy] = []

  /// Which arrays of a source are wanted.
  struct Choice: Sendable {
    var layer: String?
    var mag: Vector3<Int>?
    /// Path of an array, or of a group of them.
    var array: String?
  }

  /// - Throws: ``Failure`` when nothing is there, or not what is chosen.
  static func find(_ source: String, _ choice: Choice, with opener: SceneOpener) async throws -> SourceArrays {
    var found = try await explore(source, choice, with: opener)
    var names = LayerNames()
    if choice.array == nil, found.isWhole {
      do { names = try await LayerNames.of(try await opener.open(source), source: source) } catch {
        guard choice.layer == nil, choice.mag == nil, !found.items.isEmpty else { throw error }
      }
    }
    for index in found.items.indices {
      guard let name = names.byArray[found.items[index].node.array.name] else { continue }
      (found.items[index].layer, found.items[index].mag) = (name.layer, name.mag)
    }
    // Members of a collection lie elsewhere.
    let known = Set(found.items.map(\.node.array.name))
    if choice.array == nil {
      found.items += names.arrays.filter { !known.contains($0.node.array.name) }
      found.failures += names.failures.filter { !found.failures.contains($0) }
    }
    try narrow(&found, choice, names, source)
    guard !found.items.isEmpty || !found.failures.isEmpty else {
      throw Failure(.empty, source, "has no arrays", remedy: "see what is there with microtome tree")
    }
    return found
  }

  private static func narrow(
    _ found: inout SourceArrays, _ choice: Choice, _ names: LayerNames, _ source: String
  ) throws(Failure) {
    if let layer = choice.layer {
      guard names.layers.contains(layer) else {
        let known = names.layers.joined(separator: ", ")
        throw Failure(.usage, source, "has no layer \(layer)", remedy: "its layers are: \(known)")
      }
      found.items = found.items.filter { $0.layer == layer }
    }
    if let mag = choice.mag {
      let wanted = Mag.name(mag)
      let all = Set(found.items.compactMap(\.mag)).sorted()
      guard all.contains(wanted) else {
        throw Failure(.usage, source, "has no mag \(wanted)", remedy: "its mags are: \(all.joined(separator: ", "))")
      }
      found.items = found.items.filter { $0.mag == wanted }
    }
    if choice.layer != nil || choice.mag != nil {
      // What was not asked for may be as it is.
      found.failures = []
      found.root = nil
    }
  }

  /// The arrays of the hierarchy that a source is, or that it lies in.
  private static func explore(
    _ source: String, _ choice: Choice, with opener: SceneOpener
  ) async throws -> SourceArrays {
    let opened: (node: Node, policy: SourcePolicy)
    do { opened = try await opener.node(source) } catch let failure as Failure
      where [.missing, .unsupported, .usage, .empty].contains(failure.code)
    {
      let location = try await SourceSpecification(parsing: source).locate()
      if let part = try await EnclosedPart.find(location) {
        return SourceArrays(items: [Item(path: ".", node: part.node, part: part.part)])
      }
      if failure.code == .usage, choice.array == nil { return SourceArrays(items: []) }
      guard let entry = try await HierarchyExplorer().explore(folder: location, name: location.stem) else {
        throw failure
      }
      return SourceArrays(entry, root: location)
    }
    return try await SourcePolicy.$current.withValue(opened.policy) {
      let node = if let path = choice.array { try await opened.node.descendant(path) } else { opened.node }
      let entry = try await HierarchyExplorer().explore(node, name: node.location.stem)
      var found = SourceArrays(entry, root: node.location)
      found.policies = [opened.policy]
      return found
    }
  }

  private init(_ entry: HierarchyEntry, root: Location) {
    items = entry.arrays.map { Item(path: $0.path, node: $0.node) }
    failures = entry.failures
    omitted = entry.omittedCount
    self.root = root
  }

  private init(items: [Item]) { self.items = items }

  /// Whether no array is only meant in part.
  private var isWhole: Bool {
    items.allSatisfy { item in
      if case .all = item.part { true } else { false }
    }
  }
}

/// The layers and mags of a scene by the names of the arrays behind them.
private struct LayerNames {
  var layers: [String] = []
  var byArray: [String: (layer: String, mag: String)] = [:]
  var arrays: [SourceArrays.Item] = []
  var failures: [Failure] = []

  static func of(_ scene: Scene, source: String) async throws -> LayerNames {
    var names = LayerNames()
    for layer in scene.layers {
      names.layers.append(layer.fullName)
      let pyramid: Pyramid
      do { pyramid = try layer.volume.get() } catch {
        names.failures.append(error.source.isEmpty ? error.at(layer.fullName) : error)
        continue
      }
      for level in pyramid.levels.indices {
        let mag = Mag.name(pyramid.mag(level))
        for array in try await pyramid.levels[level].array.storedArrays() where names.byArray[array.name] == nil {
          names.byArray[array.name] = (layer.fullName, mag)
          let node = ArrayNode(
            location: try await SourceSpecification(parsing: array.name).locate(),
            format: FormatVersion(name: layer.format, version: ""), array: array, attributes: .null)
          let path = layer.path == "." ? pyramid.levels[level].path : "\(layer.path)/\(pyramid.levels[level].path)"
          names.arrays.append(SourceArrays.Item(path: path, node: node, layer: layer.fullName, mag: mag))
        }
      }
    }
    return names
  }
}
