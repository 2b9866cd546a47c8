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
    let marked = try await candidates.concurrentMap { format in await attempt { try await format.open(location) } }
    if marked.contains(where: \.settles) { return try found(marked, candidates) }
    // To look around costs further requests, so it comes after all that looking at the place itself can tell.
    let unmarked = try await candidates.concurrentMap { format in
      await attempt { try await format.openUnmarked(location) }
    }
    return try found(unmarked.contains(where: \.settles) ? unmarked : marked, candidates)
  }

  /// What came of trying a format.
  private struct Attempt: Sendable {
    let result: Result<Node?, any Error>

    var isUnreadable: Bool {
      if case .failure(let failure as Failure) = result { failure.code == .io } else { false }
    }

    /// Whether the place is of the format, sound or not.
    var settles: Bool {
      switch result {
      case .success(let node): node != nil
      case .failure: !isUnreadable
      }
    }
  }

  private static func attempt(_ open: () async throws -> Node?) async -> Attempt {
    do { return Attempt(result: .success(try await open())) } catch { return Attempt(result: .failure(error)) }
  }

  private static func found(_ attempts: [Attempt], _ candidates: [any Format.Type]) throws -> Found? {
    let isReadable = attempts.contains { if case .success(_?) = $0.result { true } else { false } }
    for index in candidates.indices {
      // A document that may not be read says nothing about those that were.
      if isReadable, attempts[index].isUnreadable { continue }
      guard let node = try attempts[index].result.get() else { continue }
      let others = candidates.indices.dropFirst(index + 1).compactMap { index -> Other? in
        guard case .success(let other?) = attempts[index].result else { return nil }
        return Other(format: other.format, name: candidates[index].documentation.names[0])
      }
      return Found(node: node, others: others)
    }
    return nil
  }
}
