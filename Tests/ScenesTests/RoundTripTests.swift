import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// How many round trips it takes to open things that are far away.
@Suite struct RoundTripTests {
  private static let array = """
    {"zarr_format": 3, "node_type": "array", "shape": [8, 8, 8], "data_type": "uint8",
     "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [8, 8, 8]}},
     "chunk_key_encoding": {"name": "default"}, "fill_value": 0, "codecs": [{"name": "bytes"}]}
    """

  private static func image(_ path: String, levels: Int = 3) -> [String: String] {
    let datasets = (0..<levels).map { #"{"path": "\#($0)"}"# }.joined(separator: ",")
    var objects = [
      "\(path)/zarr.json": """
      {"zarr_format": 3, "node_type": "group", "attributes": {"ome": {"version": "0.5", "multiscales": [
       {"axes": [{"name": "z"}, {"name": "y"}, {"name": "x"}], "datasets": [\(datasets)]}]}}}
      """
    ]
    for level in 0..<levels { objects["\(path)/\(level)/zarr.json"] = array }
    return objects
  }

  private static func collection(_ members: Int) -> [String: String] {
    let list = (0..<members).map { #"{"path": "./m\#($0)", "name": "\#($0)"}"# }.joined(separator: ",")
    var objects = ["c.json": #"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"members": [\#(list)]}}}"#]
    for member in 0..<members { objects.merge(image("m\(member)")) { $1 } }
    return objects
  }

  private func open(_ objects: [String: String], _ key: String) async throws -> (
    result: Scene, waves: Int, requests: Int
  ) {
    let store = WaveStore(MemoryStore(objects.mapValues { Bytes(Array($0.utf8)) }))
    return try await store.rounds { try await SceneOpener().open(Location(store: store, key: key)) }
  }

  @Test func image() async throws {
    let opened = try await open(Self.image("i"), "i")
    #expect(opened.result.layers.first?.pyramid?.levels.count == 3)
    #expect(opened.waves == 2)
  }

  /// However many members there are, each further thirty-two take two round trips at most.
  @Test(arguments: [(1, 3), (5, 3), (32, 3), (100, 9)])
  func members(_ count: Int, _ waves: Int) async throws {
    let opened = try await open(Self.collection(count), "c.json")
    #expect(opened.result.layers.map(\.name) == (0..<count).map { "\($0)" })
    #expect(opened.result.layers.allSatisfy { $0.pyramid != nil })
    #expect(opened.waves <= waves)
  }

  /// A listing, all children at once, and what is in them; a damaged one keeps its failure to itself.
  @Test func childrenOfAGroup() async throws {
    var objects = ["g/zarr.json": #"{"zarr_format": 3, "node_type": "group"}"#]
    for name in ["a", "b", "c", "d"] { objects.merge(Self.image("g/\(name)")) { $1 } }
    objects["g/c/zarr.json"] = "{"
    let opened = try await open(objects, "g")
    #expect(opened.result.layers.map(\.name) == ["a", "b", "c", "d"])
    #expect(opened.result.layers.map { $0.pyramid != nil } == [true, true, false, true])
    #expect(opened.waves == 4)
  }

  @Test func webknossos() async throws {
    let layers = ["a", "b", "c"].map { name in
      """
      {"name": "\(name)", "category": "color", "dataFormat": "zarr3", "elementClass": "uint8",
       "boundingBox": {"topLeft": [0, 0, 0], "width": 8, "height": 8, "depth": 8},
       "mags": [{"mag": [1, 1, 1], "path": "./\(name)/1"}, {"mag": [2, 2, 2], "path": "./\(name)/2"}]}
      """
    }
    var objects = [
      "d/datasource-properties.json": """
      {"id": {"name": "d"}, "scale": {"factor": [4, 4, 4], "unit": "nanometer"},
       "dataLayers": [\(layers.joined(separator: ","))]}
      """
    ]
    for name in ["a", "b", "c"] { for mag in [1, 2] { objects["d/\(name)/\(mag)/zarr.json"] = Self.array } }
    let opened = try await open(objects, "d")
    #expect(opened.result.layers.count == 3)
    #expect(opened.result.layers.allSatisfy { $0.pyramid?.levels.count == 2 })
    #expect(opened.waves == 2)
  }

  @Test func precomputed() async throws {
    let scales = (0..<4).map { level in
      """
      {"key": "s\(level)", "size": [8, 8, 8], "resolution": [\(1 << level), 1, 1], "chunk_sizes": [[8, 8, 8]],
       "encoding": "raw", "voxel_offset": [0, 0, 0]}
      """
    }
    let info = """
      {"@type": "neuroglancer_multiscale_volume", "type": "image", "data_type": "uint8", "num_channels": 1,
       "scales": [\(scales.joined(separator: ","))]}
      """
    let opened = try await open(["p/info": info], "p")
    #expect(opened.result.layers.first?.pyramid?.levels.count == 4)
    #expect(opened.waves == 1)
  }
}
