import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Small collections, in memory and in folders.
enum CollectionSamples {
  static let folder = "\(goldenFolder)/volumes/collections"

  static func golden(_ name: String) async throws -> Scene { try await SceneOpener().open("\(folder)/\(name)") }

  static func goldenText(_ name: String) -> Bytes { Bytes(TestFile.read("\(folder)/\(name)") ?? []) }

  /// A document of RFC-8.
  static func rfc8(_ nodes: JSON, attributes: JSON = [:]) -> JSON {
    ["ome": ["version": "0.x", "type": "collection", "name": "c", "attributes": attributes, "nodes": nodes]]
  }

  static func image(_ name: String, _ path: String, _ attributes: JSON = [:]) -> JSON {
    [
      "type": "multiscale", "name": .string(name), "path": ["type": "zarr", "path": .string(path)],
      "attributes": attributes,
    ]
  }

  /// An image of 8³ bytes in the Zarr documents that it takes, without a chunk.
  static func documents(_ name: String, dataType: String = "uint8", labels: Bool = false) -> [String: [UInt8]] {
    let array = """
      {"zarr_format": 3, "node_type": "array", "shape": [8, 8, 8], "data_type": "\(dataType)",
       "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [8, 8, 8]}},
       "chunk_key_encoding": {"name": "default"}, "fill_value": 0, "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}
      """
    let axes = ["z", "y", "x"].map { #"{"name": "\#($0)", "type": "space", "unit": "micrometer"}"# }.joined(
      separator: ",")
    let group = """
      {"zarr_format": 3, "node_type": "group", "attributes": {"ome": {"version": "0.5", "multiscales": [{"axes": [\(axes)],
       "datasets": [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [2, 2, 2]}]}]}]}}}
      """
    var documents = [
      "\(name)/zarr.json": Array(group.utf8), "\(name)/0/zarr.json": Array(array.utf8),
    ]
    if labels {
      documents["\(name)/labels/zarr.json"] = Array(
        #"{"zarr_format": 3, "node_type": "group", "attributes": {"ome": {"version": "0.5", "labels": ["a", "b"]}}}"#
          .utf8)
      for label in ["a", "b"] {
        documents.merge(self.documents("\(name)/labels/\(label)", dataType: "uint16")) { $1 }
      }
    }
    return documents
  }

  static func bytes(_ document: JSON) -> [UInt8] { Array(document.text().utf8) }

  static func open(_ documents: [String: [UInt8]], _ name: String = "c.json") async throws -> Scene {
    try await SceneOpener().open(Location(store: MemoryStore(documents.mapValues { Bytes($0) }), key: name))
  }

  static func write(_ documents: [String: [UInt8]], to folder: TemporaryFolder) {
    for (name, bytes) in documents { TestFile.write(bytes, to: folder(name)) }
  }

  static func failures(_ scene: Scene) -> [String: Failure.Code] {
    var codes: [String: Failure.Code] = [:]
    for layer in scene.layers { if case .failed(let failure) = layer.volume { codes[layer.fullName] = failure.code } }
    return codes
  }
}
