/// Entries put into their groups.
struct EntryTree {
  private struct Node {
    var entry: CollectionEntry?
    var children: [Node] = []
    var name: String
  }

  private var root = Node(name: "")

  mutating func add(_ entry: CollectionEntry, in groups: [String]) {
    EntryTree.add(entry, in: groups[...], to: &root)
  }

  private static func add(_ entry: CollectionEntry, in groups: ArraySlice<String>, to node: inout Node) {
    guard let name = groups.first else {
      node.children.append(Node(entry: entry, name: entry.name))
      return
    }
    let index = node.children.firstIndex { $0.entry == nil && $0.name == name } ?? node.children.count
    if index == node.children.count { node.children.append(Node(name: name)) }
    add(entry, in: groups.dropFirst(), to: &node.children[index])
  }

  /// With names that differ inside each group, and those that had to be changed.
  var entries: (entries: [CollectionEntry], renamed: [(old: String, new: String)]) {
    var renamed: [(old: String, new: String)] = []
    return (EntryTree.entries(of: root, &renamed), renamed)
  }

  private static func entries(of node: Node, _ renamed: inout [(old: String, new: String)]) -> [CollectionEntry] {
    var taken: Set<String> = []
    return node.children.map { child in
      var entry =
        child.entry
        ?? CollectionEntry(name: child.name, type: "collection", content: .group(entries(of: child, &renamed)))
      let name = UniqueName.name(entry.name, among: taken)
      if name != entry.name { renamed.append((entry.name, name)) }
      taken.insert(name)
      entry.name = name
      return entry
    }
  }
}

/// Names that nobody else has.
enum UniqueName {
  /// The name, or the name with the first number behind it that makes it one of a kind.
  static func name(_ name: String, among taken: Set<String>) -> String {
    let name = name.isEmpty ? "unnamed" : name
    guard taken.contains(name) else { return name }
    return (2...).lazy.map { "\(name) (\($0))" }.first { !taken.contains($0) } ?? name
  }
}
