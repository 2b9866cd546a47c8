import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// A mag that the wkw or webknossos package wrote, and the voxels that it wrote: a line of `Goldens/wkw/manifest.json`.
struct WKWGolden: Sendable, CustomTestStringConvertible {
  let source: String
  let array: String
  let elementType: String
  /// The box that was written; channel, x, y, z. Outside of it all is 0.
  let box: Region
  /// In C order.
  let voxels: [UInt8]

  var testDescription: String { array == "." ? source : "\(source):\(array)" }

  var location: Location { Location(store: FileStore(), key: "\(goldenFolder)/\(source)") }

  static let all: [WKWGolden] = {
    guard let text = TestFile.read("\(goldenFolder)/wkw/manifest.json"),
      let manifest = try? JSON(parsing: Bytes(text)), let cases = manifest["cases"]?.array
    else { return [] }
    return cases.compactMap { item in
      guard let source = item["source"]?.string, let array = item["array"]?.string, let type = item["dtype"]?.string,
        let offset = item["offset"]?.ints, let shape = item["shape"]?.ints,
        let voxels = item["voxels"]?.string.flatMap({ manifest["voxels"]?[$0]?.string })
      else { return nil }
      return WKWGolden(
        source: source, array: array, elementType: type, box: Region(offset: offset, shape: shape),
        voxels: bytes(ofHex: voxels))
    }
  }()

  static func named(_ source: String) throws -> WKWGolden { try #require(all.first { $0.source == source }) }

  func open(_ location: Location? = nil) async throws -> any ChunkedArray {
    let root = try #require(try await FormatRegistry.open(location ?? self.location))
    guard case .array(let node) = try await root.descendant(array) else {
      throw Failure(.invalid, source, "is no array")
    }
    return node.array
  }

  /// All objects of the golden's folder, to be damaged.
  func objects() async throws -> [String: [UInt8]] { try await filesBelow(location) }

  /// What an array of that shape has to yield, in C order.
  func expected(shape: [Int], elementSize: Int) -> [UInt8] {
    var whole = [UInt8](repeating: 0, count: shape.reduce(elementSize, *))
    let strides = rowMajorStrides(shape, elementSize: elementSize)
    let row = box.shape[3] * elementSize
    for (number, place) in indices(of: Array(box.shape.dropLast())).enumerated() {
      let start = zip(zip(place + [0], box.offset).map(+), strides).reduce(0) { $0 + $1.0 * $1.1 }
      whole.replaceSubrange(start..<start + row, with: voxels[number * row..<(number + 1) * row])
    }
    return whole
  }
}

/// Everything below a place, by its path.
func filesBelow(_ location: Location) async throws -> [String: [UInt8]] {
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

/// For values that cannot be compared.
func isNothing<Value>(_ value: Value?) -> Bool { if case .none = value { true } else { false } }

private func bytes(ofHex text: String) -> [UInt8] {
  func digit(_ character: UInt8) -> UInt8 { character > 0x39 ? character - 0x61 + 10 : character - 0x30 }
  let digits = Array(text.utf8)
  return stride(from: 0, to: digits.count, by: 2).map { digit(digits[$0]) << 4 | digit(digits[$0 + 1]) }
}
