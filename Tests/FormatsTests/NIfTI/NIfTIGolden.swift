import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// A file that nibabel wrote, and what it has to yield: a line of `Goldens/nifti/manifest.json`.
struct NIfTIGolden: Sendable, CustomTestStringConvertible {
  static let folder = "\(goldenFolder)/nifti"

  let file: String
  let elementType: String
  let shape: [Int]
  /// In C order, little-endian; empty for templates.
  let voxels: [UInt8]
  let checksum: Int?

  var testDescription: String { file }
  var bytes: [UInt8] { TestFile.read("\(NIfTIGolden.folder)/\(file)") ?? [] }

  static let all = list("cases")
  /// The atlases of Debian's mricron-data.
  static let templates = list("templates")

  static func named(_ file: String) throws -> NIfTIGolden { try #require(all.first { $0.file == file }) }

  private static func list(_ name: String) -> [NIfTIGolden] {
    guard let text = TestFile.read("\(folder)/manifest.json"), let document = try? JSON(parsing: Bytes(text)) else {
      return []
    }
    return (document[name]?.array ?? []).compactMap { item in
      guard let file = item["file"]?.string, let type = item["dtype"]?.string, let shape = item["shape"]?.ints else {
        return nil
      }
      let digits = Array((item["voxels"]?.string ?? "").utf8)
      let voxels = stride(from: 0, to: digits.count - 1, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
      return NIfTIGolden(file: file, elementType: type, shape: shape, voxels: voxels, checksum: item["crc32"]?.int)
    }
  }

  private static func value(_ digit: UInt8) -> UInt8 { digit < 97 ? digit - 48 : digit - 87 }
}

/// Opens a file as an array.
func openNIfTI(_ location: Location) async throws -> ArrayNode {
  guard case .array(let node)? = try await FormatRegistry.open(location) else {
    throw Failure(.invalid, location.name, "is no array")
  }
  return node
}

/// The same for files in memory.
func openNIfTI(_ objects: [String: [UInt8]], _ key: String) async throws -> ArrayNode {
  try await openNIfTI(Location(store: MemoryStore(objects.mapValues { Bytes($0) }), key: key))
}
