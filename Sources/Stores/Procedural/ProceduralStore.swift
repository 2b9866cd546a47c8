import Voxels

/// The embedded demo: a block of imagined brain tissue of 119.6 TB, of which every chunk is computed when it is read.
///
/// It needs neither file nor network and has no configuration. Its objects are an ordinary OME-Zarr 0.5 hierarchy, so
/// that the demo takes the same way through the program as any other source: the images `tissue/em` (uint8),
/// `tissue/seg` (uint64) and `tissue/membrane` (float32), each with levels `s0` … `s10` in chunks of 64³ voxels without
/// compression. The same key has the same bytes always and everywhere. Chunks without tissue are missing.
public struct ProceduralStore: Store {
  public init() {}

  public func describe(_ key: String) -> String { "demo://\(key)" }

  /// Parts of a metadata document or a chunk. A chunk is computed anew for every call.
  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    guard let object = ProceduralKey(key) else { return nil }
    guard case .chunk(let layer, let level, let chunk) = object else {
      guard let document = ProceduralMetadata.document(object) else { return nil }
      return try parts(of: Bytes(document), ranges, limit: limit, key)
    }
    // What can be refused without the bytes is.
    for range in ranges { _ = try ProceduralStore.resolve(range, size: layer.chunkBytes, limit: limit, describe(key)) }
    let mag = ProceduralVolume.mag(level: level)
    return try await ProceduralStore.compute {
      let slab = Slab(size: layer.chunkBytes)
      guard layer.paint(mag: mag, chunk: chunk, into: slab.base) else { return nil }
      return try parts(of: Bytes(slab, count: layer.chunkBytes), ranges, limit: limit, key)
    }
  }

  public func size(of key: String) async throws -> Int? {
    guard let object = ProceduralKey(key) else { return nil }
    guard case .chunk(let layer, let level, let chunk) = object else {
      return ProceduralMetadata.document(object)?.count
    }
    let mag = ProceduralVolume.mag(level: level)
    return try await ProceduralStore.compute {
      ProceduralLayer.isPresent(mag: mag, chunk: chunk) ? layer.chunkBytes : nil
    }
  }

  /// The names below a prefix. Above the last index of a chunk key all of the grid is listed, tissue or not.
  public func list(_ prefix: String) async throws -> [StoreEntry]? {
    let parts = prefix.split(separator: "/")
    if parts.count >= 4 { return try await listChunks(parts) }
    guard let node = ProceduralKey(document: parts[...]) else { return [] }
    let children: [String] =
      switch node {
      case .group: parts.isEmpty ? [ProceduralKey.root] : ProceduralLayer.allCases.map(\.rawValue)
      case .image: (0..<ProceduralVolume.levelCount).map { "s\($0)" }
      case .array, .chunk: ["c"]
      }
    let document = StoreEntry(name: "zarr.json", isPrefix: false)
    let entries = children.map { StoreEntry(name: $0, isPrefix: true) } + [document]
    return entries.sorted { $0.name < $1.name }
  }

  private func listChunks(_ parts: [Substring]) async throws -> [StoreEntry] {
    guard case .array(_, let level) = ProceduralKey(document: parts[..<3]), parts[3] == "c", parts.count <= 6 else {
      return []
    }
    let grid = ProceduralVolume.grid(level: level)
    let outer = parts[4...].map { ProceduralKey.index($0) }
    for (axis, index) in outer.enumerated() {
      guard let index, index < grid[axis] else { return [] }
    }
    let names = (0..<grid[outer.count]).sorted { "\($0)" < "\($1)" }
    guard outer.count == 2, let z = outer[0], let y = outer[1] else {
      return names.map { StoreEntry(name: "\($0)", isPrefix: true) }
    }
    let mag = ProceduralVolume.mag(level: level)
    return try await ProceduralStore.compute {
      names.filter { ProceduralLayer.isPresent(mag: mag, chunk: Vector3(z, y, $0)) }
        .map { StoreEntry(name: "\($0)", isPrefix: false) }
    }
  }

  /// Runs `body` on a compute thread, or not at all when the caller has lost interest by the time its turn comes.
  private static func compute<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    let isWanted = Locked(true)
    return try await withTaskCancellationHandler {
      try await WorkerPool.compute.run {
        guard isWanted.withLock({ $0 }) else { throw Failure(.cancelled, "", "cancelled") }
        return try body()
      }
    } onCancel: {
      isWanted.withLock { $0 = false }
    }
  }

  private func parts(of object: Bytes, _ ranges: [ByteRange], limit: Int, _ key: String) throws(Failure) -> [Bytes] {
    var parts: [Bytes] = []
    for range in ranges {
      parts.append(object[try ProceduralStore.resolve(range, size: object.count, limit: limit, describe(key))])
    }
    return parts
  }

  private static func resolve(
    _ range: ByteRange, size: Int, limit: Int, _ source: String
  ) throws(Failure) -> Range<Int> {
    switch range {
    case .whole:
      guard size <= limit else {
        throw Failure(.tooLarge, source, "the object has \(size) bytes, more than the limit of \(limit)")
      }
      return 0..<size
    case .from(let offset, let count):
      guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
        throw Failure(.corrupt, source, "\(count) bytes from \(offset) reach beyond the end at \(size)")
      }
      return offset..<offset + count
    case .suffix(let count):
      guard count >= 0, count <= size else {
        throw Failure(.corrupt, source, "the last \(count) bytes of an object of \(size)")
      }
      return size - count..<size
    }
  }
}
