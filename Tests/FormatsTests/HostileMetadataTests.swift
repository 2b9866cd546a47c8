import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// A change of a sound document that makes it one that must be refused.
struct Hostility: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let path: [String]
  let value: JSON?
  let code: Failure.Code
  /// What the message must say.
  let mentions: String

  init(
    _ name: String, _ path: [String], _ value: JSON?, _ code: Failure.Code = .invalid, mentions: String = ""
  ) {
    testDescription = name
    self.path = path
    self.value = value
    self.code = code
    self.mentions = mentions
  }

  func applied(to document: JSON) -> JSON { Hostility.replacing(document, path[...], value) ?? .null }

  private static func replacing(_ document: JSON, _ path: ArraySlice<String>, _ value: JSON?) -> JSON? {
    guard let key = path.first else { return value }
    if let items = document.array, let index = Int(key), items.indices.contains(index) {
      var items = items
      items[index] = replacing(items[index], path.dropFirst(), value) ?? .null
      return .array(items)
    }
    var object = document.object ?? JSONObject()
    object[key] = replacing(object[key] ?? [:], path.dropFirst(), value)
    return .object(object)
  }

  private static let little: JSON = ["name": "bytes", "configuration": ["endian": "little"]]

  static let ofV3: [Hostility] = [
    Hostility("negative shape", ["shape"], [-1, 7, 6], mentions: "-1"),
    Hostility("fractional shape", ["shape"], [5.5, 7, 6], mentions: "shape"),
    Hostility("shape beyond 64 bits", ["shape"], [.unsigned(.max), 7, 6], mentions: "shape"),
    Hostility("shape of strings", ["shape"], ["5", "7", "6"], mentions: "shape"),
    Hostility("no shape", ["shape"], nil, mentions: "shape"),
    Hostility("an extent at the edge of 64 bits", ["shape"], .ints([.max, 7, 6]), .unsupported),
    Hostility("40 axes", ["shape"], .ints(Array(repeating: 1, count: 40)), .unsupported),
    Hostility("zero chunk", ["chunk_grid", "configuration", "chunk_shape"], [0, 8, 6], mentions: "chunk_shape"),
    Hostility("negative chunk", ["chunk_grid", "configuration", "chunk_shape"], [-4, 8, 6]),
    Hostility(
      "overflowing chunk", ["chunk_grid", "configuration", "chunk_shape"], .ints([1 << 31, 1 << 31, 1 << 31]), .tooLarge
    ),
    Hostility("chunk without end", ["chunk_grid", "configuration", "chunk_shape"], .ints([1 << 40, 2, 2]), .tooLarge),
    Hostility("ranks differ", ["shape"], [5, 7], mentions: "axes"),
    Hostility("no grid", ["chunk_grid"], nil, mentions: "chunk_grid"),
    Hostility("unknown grid", ["chunk_grid", "name"], "rectilinear", .unsupported, mentions: "rectilinear"),
    Hostility("unknown key encoding", ["chunk_key_encoding", "name"], "hilbert", .unsupported, mentions: "hilbert"),
    Hostility("unknown separator", ["chunk_key_encoding", "configuration", "separator"], "-", mentions: "separator"),
    Hostility("unknown codec", ["codecs"], [little, "frobnicate"], .unsupported, mentions: "frobnicate"),
    Hostility(
      "unknown inner codec", ["codecs", "0", "configuration", "codecs"], [little, "frobnicate"], .unsupported,
      mentions: "frobnicate"),
    Hostility("no codecs", ["codecs"], nil, mentions: "codecs"),
    Hostility("empty codecs", ["codecs"], [], mentions: "codecs"),
    Hostility("codec without a name", ["codecs", "0", "name"], nil, mentions: "name"),
    Hostility(
      "no serializer", ["codecs"], [["name": "transpose", "configuration": ["order": [0, 1, 2]]]], mentions: "bytes"),
    Hostility("two serializers", ["codecs"], [little, little], mentions: "second"),
    Hostility("no byte order", ["codecs"], ["bytes"], mentions: "endian"),
    Hostility(
      "unknown byte order", ["codecs"], [["name": "bytes", "configuration": ["endian": "middle"]]], mentions: "endian"),
    Hostility(
      "no permutation", ["codecs"], [["name": "transpose", "configuration": ["order": [0, 0, 2]]], little],
      mentions: "transpose"),
    Hostility(
      "extension that must be understood", ["wobble"], ["name": "wobble", "must_understand": true], .unsupported,
      mentions: "wobble"),
    Hostility("extension that says nothing", ["wobble"], 1, .unsupported, mentions: "wobble"),
    Hostility("storage transformers", ["storage_transformers"], ["x"], .unsupported, mentions: "storage_transformers"),
    Hostility("unknown type", ["data_type"], "complex4096", .unsupported, mentions: "complex4096"),
    Hostility("no type", ["data_type"], nil, mentions: "data_type"),
    Hostility("fill value of another type", ["fill_value"], "red", mentions: "fill_value"),
    Hostility("fill value too large", ["fill_value"], 65536, mentions: "65536"),
    Hostility("negative fill value", ["fill_value"], -1, mentions: "-1"),
    Hostility("future format", ["zarr_format"], 9, .unsupported, mentions: "9"),
    Hostility("no format", ["zarr_format"], nil, .unsupported, mentions: "zarr_format"),
    Hostility("unknown node", ["node_type"], "tree", mentions: "node_type"),
    Hostility("too few names", ["dimension_names"], ["z", "y"], mentions: "dimension_names"),
    Hostility(
      "inner chunk does not divide", ["codecs", "0", "configuration", "chunk_shape"], [3, 2, 2], mentions: "divide"),
    Hostility(
      "inner chunk of nothing", ["codecs", "0", "configuration", "chunk_shape"], [0, 2, 2], mentions: "divide"),
    Hostility(
      "inner chunk of other rank", ["codecs", "0", "configuration", "chunk_shape"], [2, 2], mentions: "chunk_shape"),
    Hostility(
      "index in the middle", ["codecs", "0", "configuration", "index_location"], "middle", mentions: "index_location"),
    Hostility(
      "compressed index", ["codecs", "0", "configuration", "index_codecs"],
      [little, ["name": "gzip", "configuration": ["level": 1]]], mentions: "index_codecs"),
    Hostility("document is a list", [], [1, 2]),
    Hostility("document is a number", [], 3),
  ]

  static let ofV2: [Hostility] = [
    Hostility("negative shape", ["shape"], [-1, 7, 6], mentions: "-1"),
    Hostility("zero chunk", ["chunks"], [0, 7, 6], mentions: "chunks"),
    Hostility("overflowing chunk", ["chunks"], .ints([1 << 31, 1 << 31, 1 << 31])),
    Hostility("ranks differ", ["chunks"], [5, 7], mentions: "axes"),
    Hostility("complex numbers", ["dtype"], "<c8", .unsupported, mentions: "c8"),
    Hostility("no type at all", ["dtype"], "rubbish", .invalid, mentions: "rubbish"),
    Hostility("records", ["dtype"], [["a", "<u2"]], .unsupported, mentions: "dtype"),
    Hostility("unknown order", ["order"], "K", mentions: "order"),
    Hostility("unknown compressor", ["compressor"], ["id": "frobnicate"], .unsupported, mentions: "frobnicate"),
    Hostility("compressor without id", ["compressor"], [:], mentions: "id"),
    Hostility("unknown filter", ["filters"], [["id": "frobnicate"]], .unsupported, mentions: "frobnicate"),
    Hostility("filters that are no list", ["filters"], ["id": "delta", "dtype": "<u2"], mentions: "filters"),
    Hostility("unknown separator", ["dimension_separator"], "-", mentions: "dimension_separator"),
    Hostility("future format", ["zarr_format"], 3, .unsupported, mentions: "3"),
    Hostility("fill value of another type", ["fill_value"], "red", mentions: "fill_value"),
    Hostility("document is a list", [], [1, 2]),
  ]
}

@Suite struct HostileMetadataTests {
  private func refused(_ golden: String, _ name: String, _ hostility: Hostility) async throws {
    var objects = try await GoldenCase.named(golden).objects()
    let document = try JSON(parsing: Bytes(try #require(objects[name])))
    objects[name] = Array(hostility.applied(to: document).text().utf8)
    let failure = await #expect(throws: Failure.self) { _ = try await FormatRegistry.open(inMemory(objects)) }
    #expect(failure?.code == hostility.code, "\(failure?.line ?? "")")
    #expect(failure?.source == "memory:\(name)")
    #expect(failure?.line.contains(hostility.mentions) == true || hostility.mentions.isEmpty, "\(failure?.line ?? "")")
  }

  @Test(arguments: Hostility.ofV3)
  func refusedV3(_ hostility: Hostility) async throws {
    try await refused("v3-shard-start", "zarr.json", hostility)
  }

  @Test(arguments: Hostility.ofV2)
  func refusedV2(_ hostility: Hostility) async throws {
    try await refused("v2-zlib", ".zarray", hostility)
  }

  @Test func whatMayBeIgnored() async throws {
    let golden = try GoldenCase.named("v3-shard-start")
    var objects = try await golden.objects()
    let document = try JSON(parsing: Bytes(try #require(objects["zarr.json"])))
    let change = Hostility("", ["wobble"], ["name": "wobble", "must_understand": false])
    objects["zarr.json"] = Array(change.applied(to: document).text().utf8)
    #expect(try await readWhole(golden.open(inMemory(objects))) == golden.voxels)
  }

  @Test(arguments: ["zarr.json", ".zarray", ".zattrs", ".zmetadata", ".zgroup"])
  func damagedDocuments(_ name: String) async throws {
    let documents = [
      String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
      String(repeating: "\u{0}", count: 4096), "{\"zarr_format\": 3,", "", "\u{FEFF}",
    ]
    for text in documents {
      let failure = await #expect(throws: Failure.self) {
        _ = try await FormatRegistry.open(inMemory([name: Array(text.utf8)]))
      }
      #expect(failure?.code == .invalid)
      #expect(failure?.source == "memory:\(name)")
    }
  }

  /// Shards inside shards without end are refused before anything is reserved.
  @Test func shardsInShards() async throws {
    var codecs: JSON = [["name": "bytes", "configuration": ["endian": "little"]]]
    for depth in 0..<15 {
      codecs = [["name": "sharding_indexed", "configuration": ["chunk_shape": [1, 1, 1], "codecs": codecs]]]
      let document: JSON = [
        "zarr_format": 3, "node_type": "array", "shape": [1, 1, 1], "data_type": "uint16", "fill_value": 0,
        "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": [1, 1, 1]]],
        "chunk_key_encoding": ["name": "default"], "codecs": codecs,
      ]
      let place = inMemory(["zarr.json": Array(document.text().utf8)])
      if depth < 6 {
        _ = try await FormatRegistry.open(place)
      } else if depth > 7 {
        let failure = await #expect(throws: Failure.self) { _ = try await FormatRegistry.open(place) }
        #expect(failure?.code == .invalid)
      }
    }
  }
}
