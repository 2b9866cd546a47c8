import Voxels

/// A zip archive in any store: its entries are objects.
///
/// The directory is kept in memory. Stored entries are read by range from the archive itself, so that a chunk of a
/// 100 GB archive costs that chunk; compressed ones are inflated whole.
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
public final class ZipStore: ContainerStore {
  public static let documentation = PluginDocumentation(
    names: ["zip"], summary: "Zip archives, ZIP64 ones too: stored entries by range, deflated ones whole.",
    specification: "https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT",
    example: "brain.ozx, brain.zarr.zip, https://host/data.zip|zip:brain.zarr")
  public static let nameEndings = [".zip", ".ozx"]
  public static let signature: [UInt8] = [0x50, 0x4B, 3, 4]

  private let name: String
  private let directory: ZipDirectory
  private let contents: ZipContents
  /// Entries that were inflated to read parts of them, for the next part; by their number in the directory.
  private let inflated = LoadingCache<Int, Bytes>(.stored) { $0.footprint }

  private init(name: String, directory: ZipDirectory, contents: ZipContents) {
    self.name = name
    self.directory = directory
    self.contents = contents
  }

  public static func open(_ file: StoreObject) async throws -> ZipStore? {
    let name = file.name
    guard let (tail, size) = try await tail(of: file) else { return nil }
    let tailStart = size - tail.count
    let end = try ZipEndRecord(tail: tail, size: size, source: name)
    guard end.directory.count <= ZipDirectory.sizeLimit else {
      throw Failure(.tooLarge, name, "has a directory of \(end.directory.count) bytes")
    }
    let builder = ZipDirectoryBuilder(end, source: name)
    var position = end.directory.lowerBound
    while position < end.directory.upperBound {
      let piece = position..<min(position + pieceSize, end.directory.upperBound)
      let bytes: Bytes
      if piece.lowerBound >= tailStart {
        bytes = tail[piece.lowerBound - tailStart..<piece.upperBound - tailStart]
      } else {
        guard let read = try await file.read(.from(offset: piece.lowerBound, count: piece.count)) else { return nil }
        bytes = read
      }
      let taken = try await WorkerPool.compute.run { try builder.add(bytes) }
      guard taken > 0 else { throw Failure.damagedZip(name, "its directory ends in the midst of an entry") }
      position += taken
    }
    let directory = try await WorkerPool.compute.run { try builder.finish() }
    var source: any ByteSource = file
    let window = builder.leadingMetadata
    if ZipComment(end.comment).isJSONFirst, !window.isEmpty, window.count <= LeadingMetadata.sizeLimit,
      let bytes = try await file.read(.from(offset: window.lowerBound, count: window.count))
    {
      source = LeadingMetadata(file: file, window: window, bytes: bytes)
    }
    let contents = ZipContents(
      file: source, directoryStart: end.directory.lowerBound, entryCount: directory.entries.count)
    return ZipStore(name: name, directory: directory, contents: contents)
  }

  /// The last bytes of the archive, enough for its end record, and its size; both asked for at once.
  private static func tail(of file: StoreObject) async throws -> (bytes: Bytes, size: Int)? {
    async let size = file.store.size(of: file.key)
    do {
      guard let bytes = try await file.read(.suffix(ZipEndRecord.tailSize)), let size = try await size else {
        return nil
      }
      return (bytes, size)
    } catch let failure as Failure where failure.code == .corrupt {
      // Most likely it is smaller than that.
      guard let bytes = try await file.read(.whole, limit: ZipEndRecord.tailSize) else { return nil }
      return (bytes, bytes.count)
    }
  }

  /// How much of a large directory is read at a time.
  private static let pieceSize = 8 << 20

  /// The archive's own name, and for an entry what opens it: `FILE|zip:KEY`.
  public func describe(_ key: String) -> String { key.isEmpty ? name : "\(name)|zip:\(key.stagePath)" }

  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try Task.checkCancellation()
    guard let index = directory.index(of: key) else { return nil }
    let entry = directory.entries[index]
    let source = describe(key)
    let wanted = try ranges.map { try $0.resolved(size: entry.size, limit: limit, source: source) }
    let compression = try entry.compression(source)
    guard !wanted.isEmpty else { return [] }
    switch compression {
    case .stored:
      let parts = try await contents.read(entry, index: index, wanted, source: source)
      for (part, range) in zip(parts, wanted) where range.count == entry.size {
        try await WorkerPool.compute.run { try Inflation.verify(part, checksum: entry.checksum, source: source) }
      }
      return parts
    case .deflated:
      let isWhole = wanted.count == 1 && wanted[0].count == entry.size
      let bytes =
        if isWhole, inflated.known(index) == nil {
          // What is read whole is not read again.
          try await inflate(entry, index: index, source: source)
        } else {
          try await inflated.value(index) { [self] in try await inflate(entry, index: index, source: source) }
        }
      return wanted.map { bytes[$0] }
    }
  }

  public func size(of key: String) async throws -> Int? {
    try Task.checkCancellation()
    return directory.index(of: key).map { directory.entries[$0].size }
  }

  public func list(_ prefix: String) async throws -> [StoreEntry]? {
    try Task.checkCancellation()
    return directory.list(prefix)
  }

  public func walk(
    _ prefix: String, followsLinks: Bool, _ visit: @escaping @Sendable (WalkedPiece) -> Void
  ) async throws -> Bool {
    try Task.checkCancellation()
    var piece = WalkedPiece()
    directory.walk(prefix) { name, entry in
      piece.objects.append(WalkedObject(key: name, size: entry.size, allocated: entry.storedSize))
    }
    visit(piece)
    return true
  }

  private func inflate(_ entry: ZipEntry, index: Int, source: String) async throws -> Bytes {
    try Inflation.check(size: entry.size, storedSize: entry.storedSize, source: source)
    let stored = try await contents.read(entry, index: index, [0..<entry.storedSize], source: source)
    return try await WorkerPool.compute.run {
      let bytes = try Inflation.inflate(stored[0], size: entry.size, source: source)
      try Inflation.verify(bytes, checksum: entry.checksum, source: source)
      return bytes
    }
  }
}
