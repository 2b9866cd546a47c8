import Inspection
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// Objects of goldens, as they are or changed.
enum Samples {
  static func place(_ path: String) -> Location { Location(store: FileStore(), key: "\(goldenFolder)/\(path)") }

  /// An object of a golden with the documents that it needs, in memory.
  ///
  /// - Parameter folder: below `Goldens`; `key` and `documents` are below it.
  static func objects(_ folder: String, _ key: String, documents: [String]) throws -> [String: [UInt8]] {
    var objects: [String: [UInt8]] = [:]
    for name in documents + [key] {
      let bytes = try #require(TestFile.read("\(goldenFolder)/\(folder)/\(name)"))
      objects[name] = bytes
    }
    return objects
  }

  static func inMemory(_ objects: [String: [UInt8]], _ key: String) -> Location {
    Location(store: MemoryStore(objects.mapValues { Bytes($0) }), key: key)
  }

  /// A shard of bytes in C order, one a chunk or as many as `length`, with an index that says what it is told to.
  static func handmade(
    grid: [Int], data: [UInt8], index: [(UInt64, UInt64)], length: Int = 1
  ) -> Location {
    let shape = grid.map { "\($0 * length)" }.joined(separator: ",")
    let chunk = grid.map { _ in "\(length)" }.joined(separator: ",")
    let plain = #"{"name":"bytes","configuration":{"endian":"little"}}"#
    let document = """
      {"zarr_format":3,"node_type":"array","shape":[\(shape)],"data_type":"uint8","fill_value":0,
       "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[\(shape)]}},
       "chunk_key_encoding":{"name":"default"},"codecs":[{"name":"sharding_indexed","configuration":{
       "chunk_shape":[\(chunk)],"codecs":[\(plain)],"index_codecs":[\(plain)]}}]}
      """
    let key = (["c"] + grid.map { _ in "0" }).joined(separator: "/")
    let entries = index.flatMap { pair in
      [pair.0, pair.1].flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }
    return inMemory(["zarr.json": Array(document.utf8), key: data + entries], key)
  }
}

extension ShardReport {
  /// All faults that there are.
  var faults: [ShardFault] {
    var faults: [ShardFault] = []
    forEachFault {
      faults.append($0)
      return true
    }
    return faults
  }

  /// The report as `--json` writes it.
  var json: JSON? {
    var text: [UInt8] = []
    writeJSON { text += $0 }
    return try? JSON(parsing: Bytes(text))
  }
}
