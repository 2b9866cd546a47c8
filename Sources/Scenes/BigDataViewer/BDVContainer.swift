import Formats
import JSON
import Stores
import Voxels

/// Where the voxels of a BigDataViewer project lie: a HDF5 file (with its partitions) or an N5 folder.
protocol BDVContainer: Sendable {
  /// The hierarchy itself.
  var root: any GroupNode { get }
  /// Names of the axes of all its arrays, in array order.
  static var axes: [String] { get }

  /// Where a level of a view lies, whether it is there or not.
  func path(_ view: SpimData.View, level: Int) -> String

  /// Downsampling factors x, y, z of a setup's levels against the finest one.
  ///
  /// - Throws: ``Failure`` when the container does not know the setup.
  func factors(setup: Int) async throws -> [[Double]]

  /// A level of a view; nil when it is missing.
  func array(_ view: SpimData.View, level: Int) async throws -> (any ChunkedArray)?
}

extension BDVContainer {
  /// What to call a level of a view in messages.
  func name(_ view: SpimData.View, level: Int) -> String { root.location.appending(path(view, level: level)).name }

  /// The array at a path of a hierarchy; nil when nothing is there.
  ///
  /// - Throws: ``Failure`` (`invalid`) when it is a group.
  static func array(_ path: String, in root: any GroupNode) async throws -> ArrayNode? {
    switch try await root.child(path) {
    case .array(let node)?: return node
    case .group(let node)?: throw Failure(.invalid, node.location.name, "is a group where a stack of images belongs")
    case nil: return nil
    }
  }

  /// The number behind a prefix, as in `setup12`.
  static func number(_ name: String, after prefix: String, digits: Int = 1) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    let rest = name.utf8.dropFirst(prefix.utf8.count)
    guard rest.count >= digits, rest.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(decoding: rest, as: UTF8.self))
  }

  static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
