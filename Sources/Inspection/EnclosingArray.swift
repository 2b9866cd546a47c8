import Formats
import Stores
import Voxels

/// Finds the array that an object belongs to, by its metadata in the folders above.
enum EnclosingArray {
  /// How many folders up metadata are looked for.
  private static let depthLimit = 40

  private static let documents: Set<String> = [
    "zarr.json", ".zarray", ".zattrs", "info", "header.wkw", "attributes.json",
  ]

  /// The folder that a user means by metadata: itself, or that of a document.
  static func folder(ofMetadata place: Location) -> Location {
    place.key.split(separator: "/").last.map { documents.contains(String($0)) } == true ? place.parent : place
  }

  /// The folders above an object, the nearest first, but that in front of its trailing numbers before all: there it
  /// mostly is, and on a server each look costs a round trip.
  static func candidates(above object: Location) -> [Location] {
    var folders: [Location] = []
    var folder = object.parent
    while folders.count < depthLimit {
      folders.append(folder)
      guard !folder.key.isEmpty else { break }
      folder = folder.parent
    }
    let parts = object.key.split(separator: "/")
    var steps = 1
    while steps < parts.count, Int(parts[parts.count - 1 - steps]) != nil { steps += 1 }
    if steps < parts.count, parts[parts.count - 1 - steps] == "c" { steps += 1 }
    if steps > 1, steps <= folders.count { folders.insert(folders.remove(at: steps - 1), at: 0) }
    return folders
  }

  /// The part of an object's key below a folder; nil when it lies elsewhere.
  static func key(of object: Location, below folder: Location) -> String? {
    let prefix = folder.key.isEmpty ? "" : folder.key + "/"
    return object.key.hasPrefix(prefix) ? String(object.key.dropFirst(prefix.count)) : nil
  }

  /// The last parts of a key, the most first.
  static func tails(of key: String, upTo count: Int) -> [String] {
    let parts = key.split(separator: "/")
    return (1...max(1, count)).reversed().filter { $0 <= parts.count }
      .map { parts.suffix($0).joined(separator: "/") }
  }

  /// The axes of an array by their names: those that the metadata give, else z, y, x from the end.
  static func axes(_ names: [String?]?, rank: Int) -> [String] {
    if let names, names.count == rank, names.contains(where: { $0 != nil }) {
      return names.enumerated().map { $1 ?? "d\($0)" }
    }
    let usual = ["x", "y", "z", "c", "t"]
    return (0..<rank).map { rank - 1 - $0 < usual.count ? usual[rank - 1 - $0] : "d\($0)" }
  }

  /// A region's x, y and z: by the axes' names, else the last three as z, y, x; an axis that is not there is one voxel.
  static func box(
    _ region: Region, axes: [String], voxelOffset: [Int]? = nil
  ) -> (offset: Vector3<Int>, size: Vector3<Int>) {
    let names = axes.map { $0.lowercased() }
    let isNamed = Set(names).count == names.count && names.contains("x")
    var box = (offset: Vector3<Int>.zero, size: Vector3<Int>.one)
    for (place, name) in ["x", "y", "z"].enumerated() {
      let axis = isNamed ? names.firstIndex(of: name) : (names.count > place ? names.count - 1 - place : nil)
      guard let axis else { continue }
      box.offset[place] = region.offset[axis] + (voxelOffset?[place] ?? 0)
      box.size[place] = region.shape[axis]
    }
    return box
  }
}
