import JSON
import Stores
import Voxels

/// Something in a hierarchy: an array, or a group with more below it.
public enum Node: Sendable {
  case array(ArrayNode)
  case group(any GroupNode)

  public var attributes: JSON {
    switch self {
    case .array(let node): node.attributes
    case .group(let node): node.attributes
    }
  }

  public var location: Location {
    switch self {
    case .array(let node): node.location
    case .group(let node): node.location
    }
  }

  /// The format's name, as `info --json` has it.
  public var format: FormatVersion {
    switch self {
    case .array(let node): node.format
    case .group(let node): node.format
    }
  }
}

/// A format with the version of it that a node has.
public struct FormatVersion: Sendable, Equatable {
  public var name: String
  public var version: String

  public init(name: String, version: String) {
    self.name = name
    self.version = version
  }
}

/// An array with what its metadata says beside shape and type.
public struct ArrayNode: Sendable {
  public let location: Location
  public let format: FormatVersion
  public let array: any ChunkedArray
  public let attributes: JSON
  /// Names of the axes, where the format has them; nil for an axis without a name.
  public let dimensionNames: [String?]?

  public init(
    location: Location, format: FormatVersion, array: any ChunkedArray, attributes: JSON,
    dimensionNames: [String?]? = nil
  ) {
    self.location = location
    self.format = format
    self.array = array
    self.attributes = attributes
    self.dimensionNames = dimensionNames
  }
}

/// A group of nodes.
public protocol GroupNode: Sendable {
  var location: Location { get }
  var format: FormatVersion { get }
  var attributes: JSON { get }

  /// What the format itself calls its nodes, where these names need not be paths below the group: a scale may lie
  /// beside its volume.
  var keys: [String] { get }

  /// The node at a path below the group, or with that key; nil when nothing is there.
  ///
  /// - Throws: ``Failure`` when something is there that cannot be understood.
  func child(_ path: String) async throws -> Node?

  /// The attributes of a group at a path below this one, in one request or none where that is possible; nil when nothing
  /// is there.
  ///
  /// - Throws: ``Failure`` when something is there that cannot be understood.
  func attributes(ofGroupAt path: String) async throws -> JSON?

  /// Names of the nodes directly below, sorted; nil when they cannot be listed.
  func childNames() async throws -> [String]?
}

extension GroupNode {
  public var keys: [String] { [] }

  public func attributes(ofGroupAt path: String) async throws -> JSON? { try await child(path)?.attributes }
}

extension Node {
  /// The node at a path below this one; `.` and the empty path are the node itself.
  ///
  /// - Throws: ``Failure`` (`missing`) when nothing is there.
  public func descendant(_ path: String) async throws -> Node {
    let parts = path.split(separator: "/").filter { $0 != "." }
    if parts.isEmpty { return self }
    if case .group(let group) = self, group.keys.contains(path), let child = try await group.child(path) {
      return child
    }
    guard !parts.contains("..") else {
      throw Failure(.usage, location.name, "the path \(path) leads outside", remedy: "open that place itself")
    }
    if case .group(let group) = self, let child = try await group.child(parts.joined(separator: "/")) { return child }
    throw Failure(
      .missing, location.name, "has no array or group \(path)", remedy: "see what is there with microtome tree")
  }
}
