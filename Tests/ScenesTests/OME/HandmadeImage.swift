import JSON
import Scenes
import Stores
import Voxels

/// A multiscale image of Zarr v3 in memory, of one level `s0`, with whatever attributes a test wants.
struct HandmadeImage {
  /// Members of `ome` beside `multiscales` and `version`, or instead of them.
  var ome: JSON = [:]
  /// Members of the multiscale image, beside or instead of those of a plain one.
  var multiscale: JSON = [:]
  var shape = [2, 3, 4]
  /// Attributes of further groups, by path.
  var groups: [String: JSON] = [:]

  func open() async throws -> Scene { try await SceneOpener().open(Location(store: store, key: "image")) }

  var store: MemoryStore {
    let names = ["z", "y", "x"].suffix(shape.count)
    let axes = names.map { name -> JSON in ["name": .string(name), "type": "space", "unit": "micrometer"] }
    let plain: JSON = [
      "coordinateSystems": [["name": "physical", "axes": .array(axes)]],
      "datasets": [
        [
          "path": "s0",
          "coordinateTransformations": [
            ["type": "identity", "input": ["path": "s0"], "output": ["name": "physical"]]
          ],
        ]
      ],
    ]
    let content: JSON = ["version": "0.6", "multiscales": [merged(plain, multiscale)]]
    var documents = groups.mapValues { group($0) }
    documents["."] = group(["ome": merged(content, ome)])
    documents["s0"] = [
      "zarr_format": 3, "node_type": "array", "shape": .ints(shape), "data_type": "uint8", "fill_value": 0,
      "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": .ints(shape)]],
      "chunk_key_encoding": ["name": "default"], "codecs": [["name": "bytes"]],
    ]
    var objects: [String: Bytes] = [:]
    for (path, document) in documents {
      objects[Location(store: MemoryStore([:]), key: "image/\(path)/zarr.json").key] = Bytes(
        Array(document.text().utf8))
    }
    return MemoryStore(objects)
  }

  private func group(_ attributes: JSON) -> JSON { ["zarr_format": 3, "node_type": "group", "attributes": attributes] }

  private func merged(_ base: JSON, _ other: JSON) -> JSON {
    var object = base.object ?? JSONObject()
    for (key, value) in other.object?.members ?? [] { object[key] = value }
    return .object(object)
  }
}
