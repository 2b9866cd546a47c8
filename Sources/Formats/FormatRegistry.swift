import Stores
import Voxels

/// Every format that microtome reads. A new one is a folder beside this file and a line here.
public enum FormatRegistry {
  public static let all: [any Format.Type] = [
    Zarr3Format.self,
    Zarr2Format.self,
  ]

  /// Opens whatever lies in a place; nil when no format recognises it.
  ///
  /// Formats are tried at once; the first of the registry that recognises the place wins.
  ///
  /// - Parameter name: the one format to try, as in `zarr3://`; nil tries them all.
  public static func open(_ location: Location, as name: String? = nil) async throws -> Node? {
    let candidates = all.filter { name == nil || $0.documentation.names.contains(name ?? "") }
    return try await withThrowingTaskGroup(of: (Int, Node?).self) { group in
      for (index, format) in candidates.enumerated() {
        group.addTask { (index, try await format.open(location)) }
      }
      var found: (Int, Node)?
      for try await (index, node) in group {
        if let node, found.map({ index < $0.0 }) ?? true { found = (index, node) }
      }
      return found?.1
    }
  }
}
