import Formats
import JSON
import Stores
import Voxels
import XML

/// Opens sources as scenes.
public struct SceneOpener: Sendable {
  /// How deep collections may be nested.
  public static let depthLimit = 16

  /// How many members the collections of one scene may have in all. Without a limit, a few small documents that
  /// name each other many times would become billions of layers.
  static let memberLimit = 10_000

  /// The collections that are being opened, outermost first.
  private let ancestors: [String]
  /// How many members the collections of the scene have so far.
  private let members: Locked<Int>
  private let allowsOtherHosts: Bool

  /// - Parameter allowsOtherHosts: whether documents may lead to other servers and buckets than the source's own. Those
  ///   that they lead to are ``Scene/hosts``.
  public init(allowsOtherHosts: Bool = true) {
    ancestors = []
    members = Locked(0)
    self.allowsOtherHosts = allowsOtherHosts
  }

  private init(ancestors: [String], members: Locked<Int>, allowsOtherHosts: Bool) {
    self.ancestors = ancestors
    self.members = members
    self.allowsOtherHosts = allowsOtherHosts
  }

  /// Whether the scene has more members than it may have.
  var isExhausted: Bool { members.withLock { $0 > SceneOpener.memberLimit } }

  /// Counts the members of a collection.
  ///
  /// - Throws: ``Failure`` (`tooLarge`) when there are too many in all.
  func admit(_ count: Int, of collection: Location) throws(Failure) {
    members.withLock { $0 += min(count, SceneOpener.memberLimit + 1) }
    guard !isExhausted else {
      throw Failure(
        .tooLarge, collection.name, "its collections have more than \(SceneOpener.memberLimit) members in all")
    }
  }

  /// Opens whatever a path or URL names, with all that belongs to it.
  ///
  /// - Throws: ``Failure`` when nothing is there, or nothing that microtome can read.
  public func open(_ text: String) async throws -> Scene { try await openLazily(text).opening() }

  /// Opens whatever a path or URL names; members of collections stay pending.
  ///
  /// - Throws: ``Failure`` when nothing is there, or nothing that microtome can read.
  public func openLazily(_ text: String) async throws -> Scene {
    if let link = try SceneRegistry.link(text) {
      return try await governed(by: SourcePolicy(own: link.origin, allowsOthers: allowsOtherHosts)) { policy in
        var scene = try await link.read(opener: self)
        scene.source = link.text
        scene.policies = [policy]
        return scene
      }
    }
    let specification = try SourceSpecification(parsing: text)
    return try await governed(by: try policy(of: specification)) { policy in
      var scene = try await openLazily(specification.locate(), as: specification.format)
      scene.source = text
      scene.policies = [policy]
      return scene
    }
  }

  func policy(of specification: SourceSpecification) throws(Failure) -> SourcePolicy {
    SourcePolicy(own: try StoreRegistry.locate(specification.start).origin, allowsOthers: allowsOtherHosts)
  }

  /// Opens something on behalf of a source.
  func governed<Opened>(
    by policy: SourcePolicy, _ body: (SourcePolicy) async throws -> Opened
  ) async throws -> Opened {
    try await SourcePolicy.$current.withValue(policy) { try await body(policy) }
  }

  /// Opens what a document names: a URL, or a path from the place where the document lies. Members of collections stay
  /// pending.
  ///
  /// - Parameter hint: the one format to look for where the text names none. What is found is not addressed by it.
  /// - Throws: ``Failure`` when nothing is there, or nothing that microtome can read.
  func openLazily(_ text: String, relativeTo base: Location, looking hint: String? = nil) async throws -> Scene {
    if let link = try SceneRegistry.link(text) { return try await link.read(opener: self) }
    let specification = try SourceSpecification(parsing: text)
    let location = try await specification.locate(relativeTo: base)
    guard let hint, specification.format == nil else {
      return try await openLazily(location, as: specification.format)
    }
    var source = try await SceneOpener.source(at: location, as: hint)
    source.format = nil
    return try await open(source, named: location.name)
  }

  /// Opens what lies at a place, with all that belongs to it.
  public func open(_ location: Location, as format: String? = nil) async throws -> Scene {
    try await openLazily(location, as: format).opening()
  }

  /// Opens what lies at a place; members of collections stay pending.
  public func openLazily(_ location: Location, as format: String? = nil) async throws -> Scene {
    guard SourcePolicy.current == nil else {
      return try await open(try await SceneOpener.source(at: location, as: format), named: location.name)
    }
    return try await governed(by: SourcePolicy(own: location.origin, allowsOthers: allowsOtherHosts)) { policy in
      var scene = try await openLazily(location, as: format)
      scene.policies = [policy]
      return scene
    }
  }

  /// Opens a node of a hierarchy.
  func open(_ node: Node) async throws -> Scene {
    // Nodes of one file have one location; a hierarchy has no circles but links, and its depth is limited.
    try await open(
      OpenedSource(location: node.location, attributes: node.attributes, node: node),
      named: "\(ancestors.last ?? "")#\(ancestors.count)")
  }

  /// Makes a scene of what was opened.
  ///
  /// - Parameter name: what tells the source from the collections around it.
  func open(_ source: OpenedSource, named name: String) async throws -> Scene {
    let location = source.location
    guard !ancestors.contains(name) else {
      throw Failure(.circular, location.name, "this collection contains itself", remedy: "remove the member that does")
    }
    guard ancestors.count < SceneOpener.depthLimit else {
      throw Failure(.tooLarge, location.name, "collections are nested more than \(SceneOpener.depthLimit) deep")
    }
    let opener = SceneOpener(
      ancestors: ancestors + [name], members: ancestors.isEmpty ? Locked(0) : members,
      allowsOtherHosts: allowsOtherHosts)
    for reader in SceneRegistry.all {
      if var scene = try await reader.read(source, opener: opener) {
        scene.alsoFound = source.alsoFound
        for index in scene.layers.indices where scene.layers[index].version.isEmpty {
          scene.layers[index].version = scene.version
          scene.layers[index].keepOwnPlacement()
        }
        scene.addressData(below: location)
        scene.finishLayers(address: source.address())
        return scene
      }
    }
    throw Failure(
      .unsupported, location.name,
      "is \(source.xml == nil ? "JSON" : "XML"), but no collection or image that microtome knows",
      remedy: "see microtome formats for what it reads")
  }

  /// The node at a path or URL, without a scene around it.
  ///
  /// - Throws: ``Failure`` (`missing`) when nothing is there.
  public static func node(_ text: String) async throws -> Node { try await SceneOpener().node(text).node }

  /// The node at a path or URL, without a scene around it, and where it led.
  ///
  /// - Throws: ``Failure`` (`missing`) when nothing is there.
  public func node(_ text: String) async throws -> (node: Node, policy: SourcePolicy) {
    if let link = try SceneRegistry.link(text) {
      return try await governed(by: SourcePolicy(own: link.origin, allowsOthers: allowsOtherHosts)) { policy in
        (try await link.node(), policy)
      }
    }
    let specification = try SourceSpecification(parsing: text)
    return try await governed(by: try policy(of: specification)) { policy in
      let source = try await SceneOpener.source(at: specification.locate(), as: specification.format)
      for reader in SceneRegistry.all {
        if let node = try await reader.node(of: source) { return (node, policy) }
      }
      throw Failure(.usage, text, "is a document, not a hierarchy of arrays", remedy: "name one of its members")
    }
  }

  static func source(at location: Location, as format: String? = nil) async throws -> OpenedSource {
    if let root = try await ContainerRegistry.open(location) { return try await source(at: root, as: format) }
    if let found = try await find(at: location, as: format) { return found }
    if let root = try await ContainerRegistry.openUnnamed(location) { return try await source(at: root, as: format) }
    if let folder = try await ContainerRegistry.wrappingFolder(in: location),
      let found = try await find(at: folder, as: format)
    {
      return found
    }
    throw await NothingThere.failure(at: location)
  }

  /// What lies right there, in no container; nil when that is nothing that microtome can open.
  private static func find(at location: Location, as format: String?) async throws -> OpenedSource? {
    if let folder = location.describedFolder { return try await find(at: folder, as: format) }
    if location.key.hasSuffix(".json"), let text = try await location.read(limit: JSON.sizeLimit) {
      let document = try JSON(parsing: text, source: location.name)
      return OpenedSource(location: location, attributes: document, node: nil)
    }
    if location.key.hasSuffix(".xml"), let text = try await location.read(limit: XML.sizeLimit) {
      return OpenedSource(location: location, xml: try XML(parsing: text, source: location.name))
    }
    guard let found = try await FormatRegistry.find(location, as: format) else { return nil }
    let others = found.others.map {
      AlsoFound(format: "\($0.format.name) \($0.format.version)", source: "\($0.name)://\(location.name)")
    }
    return OpenedSource(
      location: location, attributes: found.node.attributes, node: found.node, alsoFound: others, format: format)
  }
}

extension Location {
  /// The folder of the group or array that this is the document of; nil for anything else.
  fileprivate var describedFolder: Location? {
    let name = key.split(separator: "/").last ?? ""
    return ["zarr.json", ".zattrs", ".zgroup", ".zarray"].contains(name) ? parent : nil
  }
}
