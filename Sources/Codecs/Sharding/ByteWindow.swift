import Voxels

/// A part of an object, read as if it were an object: an inner chunk of a shard.
struct ByteWindow: ByteSource {
  let parent: any ByteSource
  let range: Range<Int>

  var name: String { parent.name }

  func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    var inParent: [ByteRange] = []
    for wanted in ranges {
      switch wanted {
      case .whole:
        guard range.count <= limit else {
          throw Failure(
            .corrupt, name, "claims \(range.count) bytes where at most \(limit) make sense")
        }
        inParent.append(.from(offset: range.lowerBound, count: range.count))
      case .from(let offset, let count):
        guard offset >= 0, count >= 0, offset <= range.count, count <= range.count - offset else {
          throw Failure(.corrupt, name, "has \(range.count) bytes, too few for \(count) at \(offset)")
        }
        inParent.append(.from(offset: range.lowerBound + offset, count: count))
      case .suffix(let count):
        guard count >= 0, count <= range.count else {
          throw Failure(.corrupt, name, "has \(range.count) bytes, too few for its index of \(count)")
        }
        inParent.append(.from(offset: range.upperBound - count, count: count))
      }
    }
    return try await parent.read(inParent, limit: limit)
  }
}
