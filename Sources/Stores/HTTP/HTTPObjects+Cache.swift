import Voxels

/// What the disk cache knows of objects, and what it is told.
extension HTTPObjects {
  /// What was found on disk.
  enum Cached: Sendable {
    /// There is no such object.
    case absent
    /// What is there is right; nil stands for what is not there.
    case parts([Bytes?])
    /// Everything is there, if the object has not changed.
    case stale(DiskCache.Record, [Bytes])
  }

  /// Looks for parts of an object on disk.
  func cached(_ key: String, _ ranges: [ByteRange], limit: Int, _ pin: ObjectPin?) async throws -> Cached {
    guard let cache else { return .parts(ranges.map { _ in nil }) }
    let found = try await WorkerPool.files.run { try find(key, ranges, limit: limit, pin, in: cache) }
    switch found {
    case .absent: cache.count(found: [Bytes([])], missing: 0)
    case .parts(let parts):
      let found = parts.compactMap { $0 }
      cache.count(found: found, missing: parts.count - found.count)
    case .stale: break
    }
    return found
  }

  /// The same, blocking.
  private func find(
    _ key: String, _ ranges: [ByteRange], limit: Int, _ pin: ObjectPin?, in cache: DiskCache
  ) throws -> Cached {
    let address = service.cacheAddress(key)
    let source = service.describe(key)
    let isOffline = client.settings.isOffline
    let nothing = Cached.parts(ranges.map { _ in nil })
    let pinned = pin?.facts
    var record: DiskCache.Record?
    if pinned == nil || ranges.contains(.whole) || pin?.hasBody ?? false {
      if pinned != nil || pin?.isAnew != true { record = cache.record(address) }
      if let pinned, record?.facts.version != pinned.version { record = nil }
    }
    guard let facts = pinned ?? record?.facts else { return nothing }
    let isValid = pinned != nil || isOffline || record.map(cache.isValid) ?? false
    if facts.isAbsent { return isValid ? .absent : nothing }
    let parts = try ranges.map { range -> Bytes? in
      do throws(Failure) {
        return try part(address, range, facts, record?.body, limit: limit, source: source, in: cache)
      } catch {
        // What an old version has not may be there now.
        if isValid { throw error }
        return nil
      }
    }
    if isValid {
      if let pin, let record, pinned == nil, !pin.adopts(facts, hasBody: record.body != nil) { return nothing }
      if record != nil { noteReadable(key) }
      return .parts(parts)
    }
    let complete = parts.compactMap { $0 }
    guard let record, complete.count == parts.count, !facts.validators.isEmpty else { return nothing }
    return .stale(record, complete)
  }

  private func part(
    _ address: String, _ range: ByteRange, _ facts: ObjectFacts, _ body: Bytes?, limit: Int, source: String,
    in cache: DiskCache
  ) throws(Failure) -> Bytes? {
    guard let size = facts.size else {
      guard case .from(let offset, let count) = range, offset >= 0, count > 0, count <= Int.max - offset else {
        return nil
      }
      return cache.part(address, facts.version, offset..<offset + count)
    }
    let wanted = try range.resolved(size: size, limit: limit, source: source)
    if let body { return body[wanted] }
    if wanted.isEmpty { return Bytes([]) }
    return range == .whole ? nil : cache.part(address, facts.version, wanted)
  }

  /// Asks whether what is on disk is still right, and fetches it anew where it is not.
  func confirmed(
    _ key: String, _ ranges: [ByteRange], limit: Int, _ pin: ObjectPin?, _ record: DiskCache.Record, _ parts: [Bytes]
  ) async throws -> [Bytes]? {
    guard let answer = try await fetch(key, ranges[0], limit: limit, pin: pin, unless: record.facts) else { return nil }
    if answer.isUnchanged, let facts = answer.facts {
      guard pin?.adopts(facts, hasBody: record.body != nil) ?? true else {
        return try await read(key, ranges, limit: limit, pin: pin)
      }
      noteReadable(key)
      cache?.count(found: parts, missing: 0)
      cache?.confirm(service.cacheAddress(key), record, facts)
      return parts
    }
    cache?.count(found: [], missing: parts.count)
    if let facts = pin?.facts ?? answer.facts { keep(key, [ranges[0]], [answer.bytes], facts, pin) }
    guard ranges.count > 1 else { return [answer.bytes] }
    return try await read(key, Array(ranges.dropFirst()), limit: limit, pin: pin).map { [answer.bytes] + $0 }
  }

  /// Keeps parts that came.
  func keep(_ key: String, _ ranges: [ByteRange], _ parts: [Bytes], _ facts: ObjectFacts, _ pin: ObjectPin?) {
    guard let cache, facts.mayBeStored else { return }
    let address = service.cacheAddress(key)
    var isRecorded = false
    for (range, part) in zip(ranges, parts) {
      switch range {
      case .whole:
        cache.store(address, facts, body: part)
        isRecorded = true
      case .from(let offset, let count) where count > 0 && part.count == count:
        cache.store(address, facts.version, offset..<offset + count, part)
      case .suffix(let count) where count > 0 && part.count == count:
        guard let size = facts.size, size >= count else { continue }
        cache.store(address, facts.version, size - count..<size, part)
      default: break
      }
    }
    if pin?.takeRecording() ?? false, !isRecorded { cache.store(address, facts) }
  }

  /// Keeps what was learnt of an object without reading it.
  func keep(_ key: String, _ facts: ObjectFacts) {
    guard let cache, facts.mayBeStored else { return }
    cache.store(service.cacheAddress(key), facts)
  }

  /// What is known of an object without a request; nil when that is nothing.
  func known(_ key: String) async throws -> ObjectFacts? {
    guard let cache else { return nil }
    let address = service.cacheAddress(key)
    let isOffline = client.settings.isOffline
    return try await WorkerPool.files.run {
      guard let record = cache.record(address), isOffline || cache.isValid(record) else { return nil }
      if record.facts.isAbsent { return record.facts }
      guard pins.pin(key).adopts(record.facts, hasBody: record.body != nil) else { return nil }
      noteReadable(key)
      return record.facts
    }
  }

  /// What can be had from disk could be read when it came.
  private func noteReadable(_ key: String) {
    let folders = HTTPAccess.folders(of: key, in: service.scope)
    access.enter(folders)
    access.leave(folders, isReadable: true)
  }
}
