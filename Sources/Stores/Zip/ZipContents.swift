import Voxels

/// Reads what entries of an archive store, by range, from the file.
///
/// Where an entry's bytes start is known only from the header before them. It is read together with the first bytes,
/// at the place where they are if the header is like the last one.
final class ZipContents: Sendable {
  private struct Starts {
    /// How far each entry's bytes lie behind its header, in order of the directory; 0 where that is not known yet.
    var distances: [UInt32]
    /// The length of the extra field in the last header that was read.
    var extraCount = 0
  }

  private let file: any ByteSource
  private let directoryStart: Int
  private let starts: Locked<Starts>

  init(file: any ByteSource, directoryStart: Int, entryCount: Int) {
    self.file = file
    self.directoryStart = directoryStart
    starts = Locked(Starts(distances: Array(repeating: 0, count: entryCount)))
  }

  /// Parts of what an entry stores.
  ///
  /// - Parameters:
  ///   - index: the entry's number in the directory.
  ///   - wanted: inside the stored size, at least one.
  /// - Throws: ``Failure`` (`corrupt`, `io`).
  func read(_ entry: ZipEntry, index: Int, _ wanted: [Range<Int>], source: String) async throws -> [Bytes] {
    let distance = starts.withLock { Int($0.distances[index]) }
    if distance > 0 { return try await read(wanted, from: entry.headerOffset + distance, source: source) }
    let likely = likelyDistance(entry)
    let header = entry.headerOffset
    var requests = wanted.map { ByteRange.from(offset: header + likely + $0.lowerBound, count: $0.count) }
    let isJoined = wanted[0].lowerBound == 0
    if isJoined {
      requests[0] = .from(offset: header, count: likely + wanted[0].count)
    } else {
      requests.insert(.from(offset: header, count: ZipEntry.headerSize), at: 0)
    }
    var parts = try await read(requests, source: source)
    let found = try learn(parts[0], entry, index: index, source: source)
    guard found == likely else { return try await read(wanted, from: header + found, source: source) }
    if isJoined { parts[0] = parts[0][likely..<parts[0].count] } else { parts.removeFirst() }
    return parts
  }

  private func read(_ wanted: [Range<Int>], from start: Int, source: String) async throws -> [Bytes] {
    try await read(wanted.map { .from(offset: start + $0.lowerBound, count: $0.count) }, source: source)
  }

  private func read(_ requests: [ByteRange], source: String) async throws -> [Bytes] {
    guard let parts = try await file.read(requests, limit: .max), parts.count == requests.count else {
      throw Failure(.io, source, "the archive is gone")
    }
    return parts
  }

  private func likelyDistance(_ entry: ZipEntry) -> Int {
    let least = ZipEntry.headerSize + Int(entry.storedNameCount)
    let likely = least + starts.withLock { $0.extraCount }
    return entry.headerOffset + likely + entry.storedSize <= directoryStart ? likely : least
  }

  /// How far the entry's bytes lie behind the start of its header.
  private func learn(_ bytes: Bytes, _ entry: ZipEntry, index: Int, source: String) throws(Failure) -> Int {
    let (nameCount, extraCount) = try bytes.withUnsafeBytes { header throws(Failure) in
      guard header.integer(0, as: UInt32.self) == 0x0403_4B50 else {
        throw .damagedZip(source, "the directory leads to something else")
      }
      return (header.uint16(26), header.uint16(28))
    }
    let distance = ZipEntry.headerSize + nameCount + extraCount
    guard distance <= directoryStart - entry.headerOffset - entry.storedSize else {
      throw .damagedZip(source, "it runs into the directory")
    }
    starts.withLock {
      $0.distances[index] = UInt32(distance)
      $0.extraCount = extraCount
    }
    return distance
  }
}
