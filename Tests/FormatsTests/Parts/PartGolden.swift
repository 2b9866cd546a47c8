import Formats
import Stores
import TestSupport
import Testing
import Voxels

/// An array of one chunk of 12 × 64 × 256 that tensorstore or numcodecs compressed: a folder of `Goldens/parts`.
struct PartGolden: Sendable, CustomTestStringConvertible {
  static let shape = [12, 64, 256]
  /// Where the whole chunk is decoded, whatever is wanted.
  static let indivisible = ["gzip", "v2-zlib"]
  /// Where damage is always found.
  static let checked = ["gzip", "v2-zlib", "zstd-checksum", "zstd-crc32c", "blosc-zlib-noshuffle-crc32c"]

  static let all = [
    "zstd", "zstd-big-endian", "zstd-checksum", "zstd-crc32c", "zstd-transposed", "gzip", "blosc-lz4",
    "blosc-zstd-small-blocks", "blosc-zlib-noshuffle-crc32c", "blosc-transposed", "shard", "shard-transposed",
    "v2-blosc-fortran", "v2-zlib", "v2-lz4", "v2-lz4-fortran",
  ].map { PartGolden(name: $0) }

  let name: String

  var testDescription: String { name }
  var location: Location { Location(store: FileStore(), key: "\(goldenFolder)/parts/\(name)") }

  func open(_ location: Location? = nil) async throws -> any ChunkedArray {
    guard case .array(let node)? = try await FormatRegistry.open(location ?? self.location) else {
      throw Failure(.invalid, name, "is no array")
    }
    return node.array
  }

  /// What a part of chunk `index` has to hold, in C order.
  static func voxels(_ part: Region, ofChunkAt index: [Int], of array: any ChunkedArray) -> [UInt8] {
    indices(of: part.shape).flatMap { place -> [UInt8] in
      let voxel = (0..<3).map { index[$0] * array.chunkShape[$0] + part.offset[$0] + place[$0] }
      let value = voxel[0] * 31 + voxel[1] * 5 + voxel[2] / 64
      return [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }
  }
}
