import Stores
import Voxels

/// Every format that microtome reads. A new one is a folder beside this file and a line here.
public enum FormatRegistry {
  public static let all: [any Format.Type] = [
    Zarr3Format.self,
    Zarr2Format.self,
    HDF5Format.self,
  ]

  /// Opens whatever lies in a place; nil when no format recognises it.
  ///
  /// Formats are tried at once; the first of the registry that recognises the place wins, whatever the others say
  /// of it.
  ///
  /// - Parameter name: the one format to try, as in `zarr3://`; nil tries them all.
  public static func open(_ location: Location, as name: String? = nil) async throws -> Node? {
    let candidates = all.filter { name == nil || $0.documentation.names.contains(name ?? "") }
    return try await withThrowingTaskGroup(of: (Int, Result<Node?, any Error>).self) { group in
      for (index, format) in candidates.enumerated() {
        group.addTask {
          do { return (index, .success(try await format.open(location))) } catch { return (index, .failure(error)) }
        }
      }
      var results: [Int: Result<Node?, any Error>] = [:]
      for try await (index, result) in group { results[index] = result }
      for index in candidates.indices {
        if let node = try results[index]?.get() { return node }
      }
      return nil
    }
  }
}
