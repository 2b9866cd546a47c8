import JSON
import Stores
import Voxels

/// A folder whose subfolders are WKW mags: `1`, `2-2-1`, `4`.
struct WKWLayer: GroupNode {
  let location: Location
  /// The mags that were found without listing the folder.
  let likelyMags: [String]

  var format: FormatVersion { WKWFormat.version }
  var attributes: JSON { [:] }

  func child(_ path: String) async throws -> Node? {
    guard Mag.parse(path) != nil else { return nil }
    return try await WKWFormat.openMag(location.appending(path)).map { .array($0) }
  }

  /// Where the store cannot list, those of the usual mags that are there.
  func childNames() async throws -> [String]? {
    guard let entries = try await location.store.list(location.key) else { return likelyMags.sorted() }
    let names = entries.filter { $0.isPrefix && Mag.parse($0.name) != nil }.map(\.name)
    return try await WKWFormat.magFolders(among: names, in: location)
  }
}
