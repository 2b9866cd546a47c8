import Formats
import Stores
import Voxels

/// A part of an array: what a path into its folder names.
public enum EnclosedPart: Sendable {
  case all
  /// The objects below a folder.
  case folder(String)
  /// One object by its number.
  case object(Int)

  /// The array that a place lies in, and what of it the place is; nil when there is none.
  public static func find(_ place: Location) async throws -> (node: ArrayNode, part: EnclosedPart)? {
    for folder in EnclosingArray.candidates(above: place) {
      for node in try await arrays(at: folder, around: place) {
        let objects = ArrayObjectsRegistry.objects(of: node)
        guard objects.areStored, let key = EnclosingArray.key(of: place, below: objects.location) else { continue }
        if case .object(let number) = objects.role(ofKey: key), try await place.store.size(of: place.key) != nil {
          return (node, .object(number))
        }
        // A folder of it has objects below.
        guard let names = try await place.store.list(place.key), !names.isEmpty else { continue }
        return (node, .folder(key))
      }
    }
    return nil
  }

  /// The array that a folder is, or those of the scales below it that a place lies in.
  private static func arrays(at folder: Location, around place: Location) async throws -> [ArrayNode] {
    switch try? await FormatRegistry.open(folder) {
    case .array(let node): return [node]
    case .group(let group):
      var nodes: [ArrayNode] = []
      for key in group.keys where EnclosingArray.key(of: place, below: folder.appending(key)) != nil {
        if case .array(let node)? = try await group.child(key) { nodes.append(node) }
      }
      return nodes
    case nil: return []
    }
  }
}
