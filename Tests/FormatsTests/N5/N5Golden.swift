import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// An N5 array that someone else's writer made, and every voxel that it has to yield: a line of
/// `Goldens/N5/manifest.json`.
struct N5Golden: Sendable, CustomTestStringConvertible {
  let source: String
  let array: String
  let writer: String
  let elementType: String
  let shape: [Int]
  let voxels: [UInt8]

  var testDescription: String { "\(source)/\(array)" }

  /// All of them; read at once, since test arguments cannot wait.
  static func all() async throws -> [N5Golden] {
    let file = N5Golden.place("manifest.json")
    let list = try JSON(parsing: try #require(try await file.read(limit: 1 << 20))).array ?? []
    return try list.map { item in
      N5Golden(
        source: try #require(item["source"]?.string), array: try #require(item["array"]?.string),
        writer: try #require(item["writer"]?.string), elementType: try #require(item["dtype"]?.string),
        shape: try #require(item["shape"]?.ints), voxels: try bytes(item["voxels"]?.string))
    }
  }

  static func place(_ path: String) -> Location {
    Location(store: FileStore(), key: "\(goldenFolder)/N5/\(path)")
  }

  private static func bytes(_ hexadecimal: String?) throws -> [UInt8] {
    let digits = Array(try #require(hexadecimal).utf8)
    return try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16))
    }
  }
}

/// The array in a node that has to be one.
func n5Array(_ node: Node?) throws -> any ChunkedArray {
  guard case .array(let array)? = node else { throw Failure(.invalid, "", "is no array") }
  return array.array
}

/// The attributes of a dataset, with some changed.
func n5Attributes(_ changes: [String: String] = [:]) -> [UInt8] {
  var members = [
    "dimensions": "[5, 4]", "blockSize": "[3, 4]", "dataType": #""uint16""#, "compression": #"{"type": "raw"}"#,
  ]
  for (key, value) in changes { members[key] = value.isEmpty ? nil : value }
  return Array(("{" + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}").utf8)
}
