import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// A precomputed volume that someone else's writer made, and every voxel that it has to yield: an entry of
/// `Goldens/precomputed/manifest.json`.
struct PrecomputedGolden: Sendable, CustomTestStringConvertible {
  static let folder = Location(store: FileStore(), key: "\(goldenFolder)/precomputed")

  let source: String
  let array: String
  let writer: String
  let elementType: String
  let shape: [Int]

  var testDescription: String { source }
  var location: Location { PrecomputedGolden.folder.appending(source) }

  static func all() async throws -> [PrecomputedGolden] {
    let text = try #require(try await folder.appending("manifest.json").read(limit: 1 << 20))
    return try #require(try JSON(parsing: text).array).compactMap { item in
      guard let source = item["source"]?.string, let array = item["array"]?.string, let shape = item["shape"]?.ints,
        let type = item["dtype"]?.string, let writer = item["writer"]?.string
      else { return nil }
      return PrecomputedGolden(source: source, array: array, writer: writer, elementType: type, shape: shape)
    }
  }

  static func named(_ source: String) async throws -> PrecomputedGolden {
    try #require(try await all().first { $0.source == source })
  }

  /// All voxels in C order.
  func voxels() async throws -> [UInt8] {
    try #require(try await PrecomputedGolden.folder.appending("voxels/\(source)").read(limit: 1 << 20)).array
  }

  func open(_ location: Location? = nil) async throws -> any ChunkedArray {
    let root = try #require(try await FormatRegistry.open(location ?? self.location, as: "precomputed"))
    guard case .array(let node) = try await root.descendant(array) else {
      throw Failure(.invalid, source, "is no array")
    }
    return node.array
  }

  /// `info` and the objects of the scale, to be damaged.
  func objects() async throws -> [String: [UInt8]] {
    var objects = ["info": try #require(try await location.appending("info").read(limit: 1 << 20)).array]
    let scale = location.appending(array)
    for entry in try #require(try await scale.store.list(scale.key)) {
      objects["\(array)/\(entry.name)"] = try await scale.appending(entry.name).read(limit: 1 << 20)?.array
    }
    return objects
  }

  /// The failure of reading all voxels; nil when it succeeds.
  func failure(with objects: [String: [UInt8]]) async throws -> Failure? {
    do { _ = try await readWhole(open(inMemory(objects))) } catch let failure as Failure { return failure }
    return nil
  }
}

/// Eight bytes a number, as shards have them.
func littleEndian(_ numbers: UInt64...) -> [UInt8] {
  numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) } }
}

func isAbsent<Value>(_ value: Value?) -> Bool { if case .none = value { true } else { false } }
