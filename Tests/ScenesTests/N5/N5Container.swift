import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// A store of `attributes.json` documents, by their folders.
func n5Container(_ attributes: [String: JSON], canList: Bool = true) -> any Store {
  var objects: [String: Bytes] = [:]
  for (folder, value) in attributes {
    objects[folder.isEmpty ? "attributes.json" : folder + "/attributes.json"] = Bytes(Array(value.text().utf8))
  }
  let store = MemoryStore(objects)
  return canList ? store : Unlisted(base: store)
}

/// The attributes of a dataset of one block.
func n5Dataset(_ dimensions: [Int], _ type: String = "uint8", _ more: JSON = [:]) -> JSON {
  var object = more.object ?? JSONObject()
  object["dimensions"] = .ints(dimensions)
  object["blockSize"] = .ints(dimensions)
  object["dataType"] = .string(type)
  object["compression"] = ["type": "raw"]
  return .object(object)
}

func openN5(_ store: any Store, _ key: String = "") async throws -> Scene {
  try await SceneOpener().open(Location(store: store, key: key))
}

/// A store that cannot list, as most web servers.
private struct Unlisted: Store {
  let base: MemoryStore

  func describe(_ key: String) -> String { base.describe(key) }
  func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try await base.read(key, ranges, limit: limit)
  }
  func size(of key: String) async throws -> Int? { try await base.size(of: key) }
  func list(_ prefix: String) async throws -> [StoreEntry]? { nil }
}
