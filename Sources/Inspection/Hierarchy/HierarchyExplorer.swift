import Formats
import Stores
import Voxels

/// Finds out what lies in a hierarchy: groups and arrays of any format, also folders that hold several of them.
public struct HierarchyExplorer: Sendable {
  /// How deep it goes; nil for no other limit than that of ``depthLimit``.
  public var depth: Int?
  /// How many nodes of one group are looked at; nil for all.
  public var breadth: Int?

  /// How deep hierarchies may be, since links can make them endless.
  private static let depthLimit = 24
  /// How deep folders that are no nodes are searched.
  private static let folderDepth = 6
  /// The most nodes that are looked at.
  private static let nodeLimit = 200_000
  private static let width = 16
  /// Files that are hierarchies of their own, by the ends of their names.
  private static let files = [".zip", ".ozx", ".h5", ".hdf5", ".ims", ".nii", ".nii.gz"]

  private let seen = Locked(0)

  public init(depth: Int? = nil, breadth: Int? = nil) {
    self.depth = depth
    self.breadth = breadth
  }

  /// Looks at a node and at what lies below it.
  public func explore(_ node: Node, name: String) async throws -> HierarchyEntry {
    try await explore(node, name: name, path: ".", level: 0)
  }

  /// Looks for hierarchies in a folder that is none; nil when there are none in it, or it cannot be listed.
  public func explore(folder location: Location, name: String) async throws -> HierarchyEntry? {
    try await explore(folder: location, name: name, path: ".", level: 0)
  }

  private func explore(_ node: Node, name: String, path: String, level: Int) async throws -> HierarchyEntry {
    seen.withLock { $0 += 1 }
    guard case .group(let group) = node else {
      guard case .array(let array) = node else { preconditionFailure("a node is an array or a group") }
      return HierarchyEntry(name: name, path: path, content: .array(array))
    }
    var entry = HierarchyEntry(name: name, path: path, content: .group(group))
    let names: [String]
    do { names = try await children(of: group, &entry) } catch let failure as Failure where failure.code != .cancelled {
      return HierarchyEntry(name: name, path: path, content: .failed(failure.naming(group.location)))
    }
    let chosen = limit(names, at: level, &entry)
    entry.children = try await chosen.concurrentMap(width: Self.width) { child in
      let childPath = path == "." ? child : "\(path)/\(child)"
      do {
        guard let node = try await group.child(child) else { return nil as HierarchyEntry? }
        return try await explore(node, name: child, path: childPath, level: level + 1)
      } catch let failure as Failure where failure.code != .cancelled {
        return HierarchyEntry(
          name: child, path: childPath, content: .failed(failure.naming(group.location.appending(child))))
      }
    }.compactMap { $0 }
    return entry
  }

  /// Names of the nodes below a group: what the group says, what the store lists, or at least what the metadata name.
  private func children(of group: any GroupNode, _ entry: inout HierarchyEntry) async throws -> [String] {
    if !group.keys.isEmpty { return group.keys }
    if let names = try await group.childNames() { return names.naturallySorted }
    entry.isHidden = true
    return LevelPaths.of(group.attributes)
  }

  private func explore(
    folder location: Location, name: String, path: String, level: Int
  ) async throws -> HierarchyEntry? {
    guard level <= Self.folderDepth, let listed = try await location.store.list(location.key) else { return nil }
    var entry = HierarchyEntry(name: name, path: path, content: .folder(location))
    let names = listed.filter { item in
      !item.name.hasPrefix(".")
        && (item.isPrefix || Self.files.contains { item.name.lowercased().hasSuffix($0) })
    }.map(\.name).naturallySorted
    let chosen = limit(names, at: level, &entry)
    let folders = Set(listed.filter(\.isPrefix).map(\.name))
    entry.children = try await chosen.concurrentMap(width: Self.width) { child in
      let place = location.appending(child)
      let childPath = path == "." ? child : "\(path)/\(child)"
      do {
        let root = folders.contains(child) ? place : try await ContainerRegistry.open(place) ?? place
        if let node = try await FormatRegistry.open(root) {
          return try await explore(node, name: child, path: childPath, level: level + 1)
        }
        return try await explore(folder: root, name: child, path: childPath, level: level + 1)
      } catch let failure as Failure where failure.code != .cancelled {
        return HierarchyEntry(name: child, path: childPath, content: .failed(failure.naming(place)))
      }
    }.compactMap { $0 }
    return entry.children.isEmpty ? nil : entry
  }

  /// Those names that are looked at; the others are counted.
  private func limit(_ names: [String], at level: Int, _ entry: inout HierarchyEntry) -> [String] {
    var count = min(names.count, breadth ?? .max, max(0, Self.nodeLimit - seen.withLock { $0 }))
    if level >= min(depth ?? .max, Self.depthLimit) { count = 0 }
    entry.omitted = names.count - count
    return Array(names.prefix(count))
  }
}

extension Failure {
  /// The failure with a source, where it has none.
  fileprivate func naming(_ place: Location) -> Failure { source.isEmpty ? at(place.name) : self }
}

extension [String] {
  /// Numbers in names by their value: `s2` before `s10`.
  var naturallySorted: [String] {
    sorted { one, other in
      let (left, right) = (one.numbered, other.numbered)
      return left.stem == right.stem ? (left.number, one) < (right.number, other) : one < other
    }
  }
}

extension String {
  /// What stands in front of the number at the end, and the number.
  fileprivate var numbered: (stem: Substring, number: Int) {
    let digits = reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard digits > 0, digits < 18, let number = Int(suffix(digits)) else { return (self[...], -1) }
    return (dropLast(digits), number)
  }
}
