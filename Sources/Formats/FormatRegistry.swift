import Stores
import Voxels

/// Every format that microtome reads. A new one is a folder beside this file and a line here.
public enum FormatRegistry {
  public static let all: [any Format.Type] = [
    // Before those that it contains: many WEBKNOSSOS datasets are Zarr groups as well.
    WebknossosFormat.self,
    Zarr3Format.self,
    Zarr2Format.self,
    PrecomputedFormat.self,
    N5Format.self,
    WKWFormat.self,
    NIfTIFormat.self,
    HDF5Format.self,
  ]

  /// What lies in a place.
  public struct Found: Sendable {
    public let node: Node
    /// The formats that recognise the place as well, in the order of the registry.
    public let others: [Other]
  }

  /// A format that recognises a place, but is not the first of the registry to do so.
  public struct Other: Sendable, Equatable {
    public let format: FormatVersion
    /// What asks for this format: `NAME://PATH`.
    public let name: String
  }

  /// Opens whatever lies in a place; nil when no format recognises it.
  ///
  /// - Parameter name: the one format to try, as in `zarr3://`; nil tries them all.
  public static func open(_ location: Location, as name: String? = nil) async throws -> Node? {
    try await find(location, as: name)?.node
  }

  /// Opens whatever lies in a place, and says what else it could be; nil when no format recognises it.
  ///
  /// Formats are tried at once; the first of the registry that recognises the place wins, whatever the others say
  /// of it. Others that find damage there are no others.
  ///
  /// - Parameter name: the one format to try, as in `zarr3://`; nil tries them all.
  public static func find(_ location: Location, as name: String? = nil) async throws -> Found? {
    let candidates = all.filter { name == nil || $0.documentation.names.contains(name ?? "") }
    return try await withThrowingTaskGroup(of: (Int, Result<Node?, any Error>).self) { group in
      for (index, format) in candidates.enumerated() {
        group.addTask {
          do { return (index, .success(try await format.open(location))) } catch { return (index, .failure(error)) }
        }
      }
      var results: [Int: Result<Node?, any Error>] = [:]
      for try await (index, result) in group { results[index] = result }
      let isReadable = results.values.contains { if case .success(_?) = $0 { true } else { false } }
      for index in candidates.indices {
        // A document that may not be read says nothing about those that were.
        if isReadable, case .failure(let failure as Failure)? = results[index], failure.code == .io { continue }
        guard let node = try results[index]?.get() else { continue }
        let others = candidates.indices.dropFirst(index + 1).compactMap { index -> Other? in
          guard case .success(let other?)? = results[index] else { return nil }
          return Other(format: other.format, name: candidates[index].documentation.names[0])
        }
        return Found(node: node, others: others)
      }
      return nil
    }
  }
}
