import JSON
import Voxels

extension CollectionEditor {
  /// Adds nodes behind those of a group, which is made where it is missing.
  ///
  /// - Parameter groups: the names of the group and those around it, outermost first; none for the collection itself.
  /// - Throws: ``Failure`` (`usage`) when a name is taken, or the group is a document of its own.
  public mutating func add(_ entries: [CollectionEntry], to groups: [String] = []) throws(Failure) {
    let group = try group(groups)
    guard let place = group.listPlace else { throw Failure(.usage, source, "has no list of members") }
    var taken = Set((group.children ?? []).map(\.name))
    for entry in entries {
      guard taken.insert(entry.name).inserted else {
        throw Failure(
          .usage, source, "has a member \((groups + [entry.name]).joined(separator: "/")) already",
          remedy: "name the new one with --name")
      }
    }
    let (dialect, count) = (document.dialect, group.children?.count ?? 0)
    change { json in
      for (number, entry) in entries.enumerated() {
        json.insert(entry.json(dialect), at: count + number, of: place)
      }
    }
    try move(CollectionEntry(group: "", entries).moves)
  }

  /// Adds transformations to the scene of the document, if that is one of this kind.
  private mutating func move(_ moves: (transformations: [JSON], unit: String?)) throws(Failure) {
    guard !moves.transformations.isEmpty else { return }
    let systems = EntryMove.systems(unit: moves.unit)
    let place = document.root.place + [.member("attributes"), .member("scene")]
    let scene = document.root.attributes["scene"]
    guard scene == nil || scene?["coordinateSystems"] == systems else {
      throw Failure(
        .unsupported, source, "places its members by a scene of its own, and the new one is moved as well",
        remedy: "make a collection of its own for it, and add that")
    }
    change { json in
      if scene == nil { json.set(["coordinateSystems": systems, "coordinateTransformations": []], at: place) }
      let count = scene?["coordinateTransformations"]?.array?.count ?? 0
      for (number, transformation) in moves.transformations.enumerated() {
        json.insert(transformation, at: count + number, of: place + [.member("coordinateTransformations")])
      }
    }
  }

  /// The group of those names, made where it is missing.
  private mutating func group(_ names: [String]) throws(Failure) -> CollectionNode {
    var group = document.root
    for (depth, name) in names.enumerated() {
      if let child = group.children?.first(where: { $0.name == name }) {
        guard child.kind == .collection, child.path == nil, child.children != nil else {
          throw Failure(
            .usage, source, "\(names[...depth].joined(separator: "/")) is no group of this document",
            remedy: child.kind == .collection ? "add to \(child.path?.text ?? "it") itself" : "choose another name")
        }
        group = child
        continue
      }
      guard let place = group.listPlace else { throw Failure(.usage, source, "has no list of members") }
      let entry = CollectionEntry(name: name, type: "collection", content: .group([]))
      let (dialect, count) = (document.dialect, group.children?.count ?? 0)
      change { $0.insert(entry.json(dialect), at: count, of: place) }
      // What was read again has the new group in it.
      group = CollectionEditor.descend(document.root, Array(names[...depth]))
    }
    return group
  }

  private static func descend(_ root: CollectionNode, _ names: [String]) -> CollectionNode {
    names.reduce(root) { group, name in group.children?.first { $0.name == name } ?? group }
  }

  /// Removes nodes, groups with all that is in them.
  ///
  /// - Throws: ``Failure`` (`usage`) when one of them is not there; nothing is removed then.
  public mutating func remove(_ names: [String]) throws(Failure) {
    var copy = self
    for name in names {
      let placed = try copy.node(name)
      copy.change { $0.remove(at: placed.node.place) }
    }
    self = copy
  }

  /// Gives a node another name, or the collection itself.
  ///
  /// - Throws: ``Failure`` (`usage`) when there is no such node, or its neighbour has that name.
  public mutating func rename(_ name: String?, to new: String) throws(Failure) {
    guard !new.isEmpty else { throw Failure(.usage, source, "a name is empty", remedy: "give it one") }
    guard let name else {
      let place = document.root.place
      return change { $0.set(.string(new), at: place + [.member("name")]) }
    }
    let placed = try node(name)
    let siblings = (placed.groups.last ?? document.root).children ?? []
    guard new == placed.node.name || !siblings.contains(where: { $0.name == new }) else {
      throw Failure(.usage, source, "has a member \(new) already", remedy: "choose another name")
    }
    change { $0.set(.string(new), at: placed.node.place + [.member("name")]) }
  }

  /// Moves a node in front of another one of the same group.
  ///
  /// - Throws: ``Failure`` (`usage`) when one of them is not there.
  public mutating func move(_ name: String, before other: String) throws(Failure) {
    let (moved, target) = (try node(name), try node(other))
    guard moved.groups.map(\.place) == target.groups.map(\.place) else {
      throw Failure(.usage, source, "\(name) and \(other) are in different groups", remedy: "move inside of one")
    }
    guard let index = (moved.groups.last ?? document.root).children?.firstIndex(of: target.node) else { return }
    move(moved) { own in own < index ? index - 1 : index }
  }

  /// Moves a node to a position in its group, counted from 1; beyond the end is the end.
  ///
  /// - Throws: ``Failure`` (`usage`) when it is not there.
  public mutating func move(_ name: String, to position: Int) throws(Failure) {
    move(try node(name)) { _ in position - 1 }
  }

  private mutating func move(_ placed: Placed, to target: (_ own: Int) -> Int) {
    let group = placed.groups.last ?? document.root
    guard let place = group.listPlace, let children = group.children,
      let own = children.firstIndex(of: placed.node)
    else { return }
    var order = Array(children.indices)
    order.insert(order.remove(at: own), at: min(max(0, target(own)), children.count - 1))
    change { $0.reorder(order, of: place) }
  }
}
