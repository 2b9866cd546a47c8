import Glibc
import Voxels

/// Bytes of remote objects on disk, as they came, for the next time.
///
/// For each object there is a record: its version, how long that is fresh, or that there is no such object; and all of
/// its bytes where it was read whole. Parts that were read by range have entries of their own, under the object's
/// address, version and range. Several programs may use one folder at a time. What cannot be stored is not: that is
/// never an error. See `docs/decisions/0015-disk-cache.md`.
public final class DiskCache: Sendable {
  private let folder: CacheFolder
  private let writer: CacheWriter
  /// Whether nobody else can have put entries there.
  private let isTrusted: Bool
  private let counts = Locked(DiskCacheStatistics())
  /// What was valid at or after this moment counts as valid. Seconds since 1970.
  private let start = HTTPDate.now

  /// - Parameters:
  ///   - directory: made when something is stored.
  ///   - limit: the most bytes that it may take; nil for 10 GiB, or a quarter of what is free where that is less.
  public init(directory: String, limit: Int? = nil) {
    folder = CacheFolder(path: directory)
    isTrusted = folder.isOurs
    writer = CacheWriter(folder, limit: limit)
  }

  /// Makes the folder.
  ///
  /// - Throws: ``Failure`` (`io`) when it cannot be used.
  public func prepare(isReadOnly: Bool = false) throws(Failure) {
    func failure(_ problem: String) -> Failure {
      Failure(
        .io, folder.path, "cannot be used as a disk cache: \(problem)",
        remedy: "name another folder with --cache-dir, or none")
    }
    let error = isReadOnly ? 0 : folder.make()
    guard error == 0 else { throw failure(String(cString: strerror(error))) }
    guard folder.isOurs else { throw failure("others may write to it") }
    guard access(folder.entries, isReadOnly ? R_OK | X_OK : R_OK | W_OK | X_OK) == 0 else {
      throw failure(String(cString: strerror(errno)))
    }
  }

  /// What the cache has done so far.
  public var statistics: DiskCacheStatistics {
    var statistics = counts.withLock { $0 }
    (statistics.bytesStored, statistics.trouble) = (writer.stored, writer.trouble)
    return statistics
  }

  /// Waits until what came is written, but no longer than that many seconds.
  public func flush(within seconds: Double = 5) { writer.flush(within: seconds) }

  // What follows is for stores. All that reads blocks.

  /// What is known of an object as a whole.
  struct Record: Sendable {
    var facts: ObjectFacts
    /// Nil when the object was not read whole.
    var body: Bytes?
    /// When it was last known to be true, in seconds since 1970.
    var validated: Double
  }

  func record(_ address: String) -> Record? {
    let key = Self.key(address)
    return record(at: folder.path(of: key), key)
  }

  private func record(at path: String, _ key: [UInt8]) -> Record? {
    guard let (entry, modified) = entry(at: path, key), let facts = ObjectFacts(entry.facts) else { return nil }
    let isWhole = !facts.isAbsent && facts.size == entry.body.count
    return Record(facts: facts, body: isWhole ? entry.body : nil, validated: modified)
  }

  /// Whether a record can be relied upon without asking the server.
  func isValid(_ record: Record) -> Bool {
    if record.facts.isFresh(validated: record.validated) { return true }
    // What was valid a moment ago is not asked for again in the same session, unless it was not there.
    return !record.facts.isAbsent && record.validated >= start && record.validated <= HTTPDate.now
  }

  func part(_ address: String, _ version: String, _ range: Range<Int>) -> Bytes? {
    let key = Self.key(address, version, range)
    guard let (entry, _) = entry(at: folder.path(of: key), key), entry.body.count == range.count else { return nil }
    return entry.body
  }

  /// Counts parts that were found or not.
  func count(found: [Bytes], missing: Int) {
    counts.withLock { counts in
      counts.hits += found.count
      counts.misses += missing
      counts.bytesRead += found.reduce(0) { $0 + $1.count }
    }
  }

  /// Keeps what an answer said of an object, and all of its bytes if they came.
  func store(_ address: String, _ facts: ObjectFacts, body: Bytes? = nil) {
    let key = Self.key(address)
    let path = folder.path(of: key)
    guard let body else {
      writer.write(to: path, key: key, facts: facts.bytes, body: Bytes([])) { [self] in
        // A whole object of the same version is not pushed out.
        guard let known = record(at: path, key), known.body != nil, known.facts.version == facts.version else {
          return true
        }
        CacheFolder.confirm(path)
        return false
      }
      return
    }
    var whole = facts
    whole.size = body.count
    writer.write(to: path, key: key, facts: whole.bytes, body: body)
  }

  func store(_ address: String, _ version: String, _ range: Range<Int>, _ bytes: Bytes) {
    let key = Self.key(address, version, range)
    writer.write(to: folder.path(of: key), key: key, facts: [], body: bytes)
  }

  /// Notes that a record is still true, and for how long.
  func confirm(_ address: String, _ record: Record, _ facts: ObjectFacts) {
    guard facts == record.facts else { return store(address, facts, body: record.body) }
    let path = folder.path(of: Self.key(address))
    writer.perform { CacheFolder.confirm(path) }
  }

  /// Forgets what was known of an object.
  func remove(_ address: String) {
    let path = folder.path(of: Self.key(address))
    writer.perform { unlink(path) }
  }

  private static func key(_ address: String) -> [UInt8] { Array("object\n\(address)".utf8) }

  private static func key(_ address: String, _ version: String, _ range: Range<Int>) -> [UInt8] {
    Array("part \(range.lowerBound)+\(range.count)\n\(version)\n\(address)".utf8)
  }

  private func entry(at path: String, _ key: [UInt8]) -> (CacheEntry, modified: Double)? {
    guard isTrusted, let file = CacheFolder.read(path) else { return nil }
    do throws(CacheEntry.Fault) {
      return (try CacheEntry(file.bytes, key: key), file.modified)
    } catch {
      if error == .damaged {
        unlink(path)
        counts.withLock { $0.damaged += 1 }
      }
      return nil
    }
  }
}
