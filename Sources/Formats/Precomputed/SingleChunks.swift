import Codecs
import Stores
import Voxels

/// Chunks that are objects of their own, named after their box.
///
/// cloud-volume compresses chunks that it writes to disks and puts a suffix behind their names. Which names are tried
/// does not depend on what was found before, so that a chunk is never missing for one reader and there for another;
/// what was found only saves a round trip.
final class SingleChunks: PrecomputedChunks {
  private enum Suffix: String, CaseIterable {
    case gzip = ".gz"
    case zstd = ".zstd"
    case brotli = ".br"
    case bzip2 = ".bz2"
    case xz = ".xz"

    var compression: StoredChunk.Compression {
      switch self {
      // A server may have taken gzip off on the way.
      case .gzip, .brotli: .undeclared
      case .zstd: .zstd
      case .bzip2: .bzip2
      case .xz: .xz
      }
    }
  }

  /// All suffixes that are looked for.
  static let suffixes = Suffix.allCases.map(\.rawValue)

  private let scale: PrecomputedScale
  private let location: Location
  /// The suffix that chunks of this scale were found to have.
  private let usual = Locked<Suffix?>(nil)

  init(_ scale: PrecomputedScale, at location: Location) {
    self.scale = scale
    self.location = location
  }

  func read(_ index: [Int], limit: Int) async throws -> StoredChunk? {
    let key = location.appending(scale.name(ofChunk: index)).key
    guard let likely = usual.withLock({ $0 }) else {
      if let plain = try await read(key, nil, limit: limit) { return plain }
      return try await first(of: Suffix.allCases, key, limit: limit)
    }
    async let plain = read(key, nil, limit: limit)
    async let suffixed = read(key, likely, limit: limit)
    if let chunk = try await plain { return chunk }
    if let chunk = try await suffixed { return chunk }
    return try await first(of: Suffix.allCases.filter { $0 != likely }, key, limit: limit)
  }

  /// Of smaller chunks the size is not asked for: it may be a round trip.
  static let rangeThreshold = 1 << 20

  func plainPlace(_ index: [Int], size: Int) async throws -> PlainPlace? {
    guard size >= SingleChunks.rangeThreshold, usual.withLock({ $0 }) == nil else { return nil }
    let object = StoreObject(location.store, location.appending(scale.name(ofChunk: index)).key)
    guard try await location.store.size(of: object.key) == size else { return nil }
    return PlainPlace(object: object, offset: 0)
  }

  func place(_ index: [Int]) async throws -> (object: String, place: ChunkLocation.Place) {
    let key = location.appending(scale.name(ofChunk: index)).key
    let likely = usual.withLock { $0 }?.rawValue ?? ""
    let names = [likely] + ([""] + SingleChunks.suffixes).filter { $0 != likely }
    for name in names {
      let object = StoreObject(location.store, key + name)
      let place = try await object.wholePlace()
      if place != .missingObject { return (object.name, place) }
    }
    return (location.store.describe(key), .missingObject)
  }

  /// The chunk under the first of the names that is there; all are asked for at once.
  private func first(of suffixes: [Suffix], _ key: String, limit: Int) async throws -> StoredChunk? {
    let chunks = try await suffixes.concurrentMap { try await self.read(key, $0, limit: limit) }
    guard let first = chunks.firstIndex(where: { $0 != nil }) else { return nil }
    usual.withLock { $0 = suffixes[first] }
    return chunks[first]
  }

  private func read(_ key: String, _ suffix: Suffix?, limit: Int) async throws -> StoredChunk? {
    let object = StoreObject(location.store, key + (suffix?.rawValue ?? ""))
    if suffix == .brotli {
      guard try await location.store.size(of: object.key) != nil else { return nil }
      throw Failure(
        .unsupported, object.name, "is compressed with Brotli, which microtome cannot decode",
        remedy: "decompress it, or copy the volume with cloud-volume's compress=\"gzip\"")
    }
    // A bound for the others as well: each may double the size at worst.
    let bound = GzipCodec().encodedSize(ofDecoded: .atMost(limit))
    do {
      guard let bytes = try await object.read(.whole, limit: bound.limit) else { return nil }
      return StoredChunk(bytes: bytes, compression: suffix?.compression ?? .undeclared, object: object.name)
    } catch let failure as Failure where failure.code == .tooLarge {
      // An object with more bytes than its chunk can have contradicts the metadata.
      throw Failure(.corrupt, failure.source, failure.problem, remedy: failure.remedy)
    }
  }
}
