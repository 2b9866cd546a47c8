import Formats
import Glibc
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// A dataset that h5py wrote, and every voxel that it has to yield: a line of `Goldens/hdf5/manifest.json`.
struct HDF5Golden: Sendable, CustomTestStringConvertible {
  let file: String
  let array: String
  let elementType: String
  let shape: [Int]
  let codecs: [String]
  let chunk: [Int]?
  let voxels: [UInt8]

  var testDescription: String { "\(file)/\(array)" }

  static let folder = "\(goldenFolder)/hdf5"

  static let all: [HDF5Golden] = {
    let voxels = contents("\(folder)/voxels")
    let manifest = contents("\(folder)/manifest.json")
    guard let list = try? JSON(parsing: Bytes(manifest)).array else { return [] }
    return list.compactMap { item in
      guard let file = item["file"]?.string, let array = item["array"]?.string, let type = item["dtype"]?.string,
        let element = ElementType(rawValue: type), let shape = item["shape"]?.ints,
        let codecs = item["codecs"]?.strings, let offset = item["offset"]?.int
      else { return nil }
      return HDF5Golden(
        file: file, array: array, elementType: type, shape: shape, codecs: codecs, chunk: item["chunk"]?.ints,
        voxels: Array(voxels[offset..<offset + shape.reduce(element.size, *)]))
    }
  }()

  static func named(_ array: String) throws -> HDF5Golden { try #require(all.first { $0.array == array }) }

  static func location(_ file: String) -> Location { Location(store: FileStore(), key: "\(folder)/\(file)") }

  /// The files in memory, to be damaged.
  static func objects(_ files: String...) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: files.map { ($0, contents("\(folder)/\($0)")) })
  }

  static func node(_ location: Location) async throws -> Node {
    try #require(try await HDF5Format.open(location))
  }

  /// The array of a case, in the golden's own file or in another copy of it.
  func open(_ location: Location? = nil) async throws -> ArrayNode {
    let root = try await HDF5Golden.node(location ?? HDF5Golden.location(file))
    guard case .array(let node) = try await root.descendant(array) else { throw Failure(.invalid, file, "is no array") }
    return node
  }
}

private func contents(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var contents: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return contents }
    contents += buffer[..<count]
  }
}
