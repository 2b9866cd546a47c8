import Voxels

/// What a key of the procedural store names.
///
/// ```
/// zarr.json                          a group
/// tissue/zarr.json                   a group
/// tissue/LAYER/zarr.json             an OME-Zarr image
/// tissue/LAYER/sLEVEL/zarr.json      one array of it
/// tissue/LAYER/sLEVEL/c/Z/Y/X        one of its chunks
/// ```
enum ProceduralKey: Equatable {
  static let root = "tissue"

  case group
  case image(ProceduralLayer)
  case array(ProceduralLayer, level: Int)
  /// Grid indices in the order z, y, x, inside the grid.
  case chunk(ProceduralLayer, level: Int, Vector3<Int>)

  /// Nil when no such object can exist.
  init?(_ key: String) {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    if parts.last == "zarr.json" {
      self.init(document: parts.dropLast())
      return
    }
    guard parts.count == 7, parts[3] == "c", case .array(let layer, let level) = ProceduralKey(document: parts[..<3]),
      let z = ProceduralKey.index(parts[4]), let y = ProceduralKey.index(parts[5]),
      let x = ProceduralKey.index(parts[6])
    else { return nil }
    let grid = ProceduralVolume.grid(level: level)
    guard z < grid.x, y < grid.y, x < grid.z else { return nil }
    self = .chunk(layer, level: level, Vector3(z, y, x))
  }

  /// The node whose metadata document lies in a folder.
  init?(document folder: ArraySlice<Substring>) {
    guard let first = folder.first else {
      self = .group
      return
    }
    guard first == ProceduralKey.root, folder.count <= 3 else { return nil }
    if folder.count == 1 {
      self = .group
      return
    }
    guard let layer = ProceduralLayer(rawValue: String(folder[1])) else { return nil }
    if folder.count == 2 {
      self = .image(layer)
      return
    }
    guard folder[2].first == "s", let level = ProceduralKey.index(folder[2].dropFirst()),
      level < ProceduralVolume.levelCount
    else { return nil }
    self = .array(layer, level: level)
  }

  /// A number as Zarr writes it: digits only, no leading zeros.
  static func index(_ text: Substring) -> Int? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      text == "0" || text.first != "0"
    else { return nil }
    return Int(text)
  }
}
