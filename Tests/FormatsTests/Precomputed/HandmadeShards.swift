import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// `info` of a sharded volume of raw bytes with the scale `s`, for tests that write shards by hand.
func handmadeInfo(size: [Int], chunk: [Int] = [1, 1, 1], _ sharding: [(String, JSON)]) -> [UInt8] {
  var object = JSONObject()
  object["@type"] = "neuroglancer_uint64_sharded_v1"
  for (member, value) in sharding { object[member] = value }
  let scale: JSON = [
    "key": "s", "size": .ints(size), "resolution": [1, 1, 1], "chunk_sizes": [.ints(chunk)], "encoding": "raw",
    "sharding": .object(object),
  ]
  let info: JSON = ["type": "image", "data_type": "uint8", "num_channels": 1, "scales": [scale]]
  return Array(info.text().utf8)
}

func openHandmade(_ location: Location) async throws -> any ChunkedArray {
  let root = try #require(try await FormatRegistry.open(location))
  guard case .array(let node) = try await root.descendant("s") else { throw Failure(.invalid, "", "is no array") }
  return node.array
}
