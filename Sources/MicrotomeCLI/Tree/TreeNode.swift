import Formats
import Inspection
import JSON
import Scenes
import Voxels

/// A part of a source as `tree` shows it.
struct TreeNode {
  /// How an array is made.
  struct Facts: Equatable {
    var dataType: String
    var shape: [Int]
    var chunk: [Int]
    var shard: [Int]?
    var codecs: [String]

    init(_ array: any ChunkedArray) {
      dataType = array.elementType.rawValue
      shape = array.shape
      chunk = array.layout.storedChunkShape ?? array.chunkShape
      shard = array.layout.shardShape
      codecs = array.layout.codecs
    }
  }

  var name: String
  var path: String
  /// What it is, in a few words; empty for arrays and bare groups.
  var kind = ""
  var format = ""
  /// Of an array; of an image at several resolutions, that of the finest.
  var facts: Facts?
  /// Of an image at several resolutions, finest first.
  var levels: [Facts] = []
  var children: [TreeNode] = []
  /// How many more there are directly below.
  var omitted = 0
  /// Whether what is below could not be found out.
  var isHidden = false
  var failure: Failure?

  /// Whether its levels are made alike, so that one line says it all.
  var isUniform: Bool {
    levels.allSatisfy { level in
      func isSame(_ one: [Int]?, _ other: [Int]?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        // Chunks of an array that is smaller may be as small as it is.
        return one.indices.allSatisfy { one[$0] == other[$0] || level.shape[$0] < other[$0] }
      }
      return level.dataType == levels[0].dataType && level.codecs == levels[0].codecs
        && isSame(level.chunk, levels[0].chunk) && isSame(level.shard, levels[0].shard)
    }
  }
}

extension TreeNode {
  /// - Parameter isWhole: whether levels are listed one by one.
  init(_ entry: HierarchyEntry, isWhole: Bool) {
    self.init(name: entry.name, path: entry.path, kind: entry.kind)
    (omitted, isHidden) = (entry.omitted, entry.isHidden)
    switch entry.content {
    case .array(let node):
      facts = Facts(node.array)
      format = TreeNode.text(node.format)
    case .group(let group): format = TreeNode.text(group.format)
    case .folder: break
    case .failed(let failure): self.failure = failure
    }
    let found = entry.levels
    levels = found.map { Facts($0.array) }
    if !levels.isEmpty { facts = levels[0] }
    let shown = Set(isWhole || !isUniform ? [] : found.map(\.array.name))
    children = entry.children.filter { child in child.array.map { !shown.contains($0.array.name) } ?? true }
      .map { TreeNode($0, isWhole: isWhole) }
  }

  /// The layers of a scene, by the groups that they are in.
  init(_ scene: Scene, omitted: Int) {
    self.init(name: scene.name, path: ".", kind: "\(scene.format) \(scene.version)", format: scene.format)
    self.omitted = omitted
    for layer in scene.layers { add(layer, below: layer.groups[...]) }
    for node in scene.opaque { children.append(TreeNode(name: node.name, path: node.name, kind: node.type)) }
  }

  private mutating func add(_ layer: Layer, below groups: ArraySlice<String>) {
    guard let group = groups.first else {
      var node = TreeNode(name: layer.name, path: layer.path, kind: layer.kind.rawValue, format: layer.format)
      do {
        node.levels = try layer.volume.get().levels.map { Facts($0.array) }
        node.facts = node.levels.first
      } catch { node.failure = error }
      children.append(node)
      return
    }
    if children.last?.name != group || children.last?.facts != nil {
      children.append(TreeNode(name: group, path: group))
    }
    children[children.count - 1].add(layer, below: groups.dropFirst())
  }

  private static func text(_ format: FormatVersion) -> String {
    format.version.isEmpty ? format.name : "\(format.name) \(format.version)"
  }
}

extension TreeNode {
  var json: JSON {
    var object = JSONObject()
    object["name"] = .string(name)
    object["path"] = .string(path)
    object["kind"] = .string(kind.isEmpty ? (facts == nil ? "group" : "array") : kind)
    if !format.isEmpty { object["format"] = .string(format) }
    if let facts, levels.isEmpty { for (key, value) in facts.members { object[key] = value } }
    if !levels.isEmpty { object["levels"] = .array(levels.map { .object($0.json) }) }
    if let failure { object["error"] = .string(failure.line) }
    if omitted > 0 { object["omitted"] = .integer(Int64(omitted)) }
    if isHidden { object["hidden"] = true }
    if !children.isEmpty { object["children"] = .array(children.map(\.json)) }
    return .object(object)
  }
}

extension TreeNode.Facts {
  var members: [(key: String, value: JSON)] {
    [
      ("dtype", .string(dataType)), ("shape", .ints(shape)), ("chunk", .ints(chunk)),
      ("shard", shard.map { .ints($0) } ?? .null), ("codecs", .strings(codecs)),
    ]
  }

  var json: JSONObject {
    var object = JSONObject()
    for (key, value) in members { object[key] = value }
    return object
  }
}
