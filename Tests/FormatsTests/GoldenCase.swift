import Formats
import Glibc
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// An array that someone else's writer made, and every voxel that it has to yield: a line of `Goldens/manifest.json`.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let source: String
  let array: String
  let writer: String
  let elementType: String
  let shape: [Int]
  let voxels: [UInt8]

  var testDescription: String { array == "." ? source : "\(source):\(array)" }

  var location: Location { Location(store: FileStore(), key: "\(goldenFolder)/zarr/\(source)") }

  static let all: [GoldenCase] = {
    guard let text = fileContents("\(goldenFolder)/manifest.json"), let list = try? JSON(parsing: Bytes(text)).array
    else { return [] }
    return list.compactMap { item in
      guard let source = item["source"]?.string, let array = item["array"]?.string, let shape = item["shape"]?.ints,
        let type = item["dtype"]?.string, let writer = item["writer"]?.string, let voxels = item["voxels"]?.string
      else { return nil }
      return GoldenCase(
        source: source, array: array, writer: writer, elementType: type, shape: shape, voxels: fromBase64(voxels))
    }
  }()

  static func named(_ source: String) throws -> GoldenCase { try #require(all.first { $0.source == source }) }

  /// Opens the array, in the golden's own folder or in a copy of it.
  func open(_ location: Location? = nil) async throws -> any ChunkedArray {
    let root = try #require(try await FormatRegistry.open(location ?? self.location))
    guard case .array(let arrayNode) = try await root.descendant(array) else {
      throw Failure(.invalid, source, "is no array")
    }
    return arrayNode.array
  }

  /// All objects of the golden in memory, to be damaged.
  func objects() async throws -> [String: [UInt8]] {
    var objects: [String: [UInt8]] = [:]
    var folders = [""]
    while let folder = folders.popLast() {
      let place = location.appending(folder)
      for entry in try await place.store.list(place.key) ?? [] {
        let key = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
        if entry.isPrefix {
          folders.append(key)
        } else {
          objects[key] = try await location.appending(key).read(limit: 1 << 20)?.array
        }
      }
    }
    return objects
  }
}

/// A store in memory that holds these objects.
func inMemory(_ objects: [String: [UInt8]]) -> Location {
  Location(store: MemoryStore(objects.mapValues { Bytes($0) }), key: "")
}

private func fileContents(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var contents: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return contents }
    contents += buffer[..<count]
  }
}

private func fromBase64(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var bits: UInt32 = 0
  var count = 0
  for character in text.utf8 {
    let value: UInt8
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character + 4
    case UInt8(ascii: "+"): value = 62
    case UInt8(ascii: "/"): value = 63
    default: continue
    }
    bits = bits << 6 | UInt32(value)
    count += 6
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
  }
  return bytes
}
