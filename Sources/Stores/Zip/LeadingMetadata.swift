import Voxels

/// A file with one window of it in memory: the metadata at the start of a zipped OME-Zarr, fetched at once.
struct LeadingMetadata: ByteSource {
  /// More metadata than this are read entry by entry.
  static let sizeLimit = 4 << 20

  let file: any ByteSource
  let window: Range<Int>
  let bytes: Bytes

  var name: String { file.name }

  func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    var known: [Bytes] = []
    for range in ranges {
      guard case .from(let offset, let count) = range, offset >= window.lowerBound, count >= 0,
        count <= window.upperBound - offset
      else { return try await file.read(ranges, limit: limit) }
      let start = offset - window.lowerBound
      known.append(bytes[start..<start + count])
    }
    return known
  }
}
