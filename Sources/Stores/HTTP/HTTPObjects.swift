import Voxels

/// Objects behind HTTP, read by range: what all stores over ``HTTPService`` have in common.
///
/// What is asked for is looked for on disk first. What is not there, or not known to be valid, is fetched
/// (``fetch(_:_:limit:pin:unless:)``) and kept.
struct HTTPObjects<Service: HTTPService>: Sendable {
  let service: Service
  let client: HTTPClient
  let access = HTTPAccess.shared
  let habits = ServerHabits()
  let pins = ObjectPins()
  private let batcher = RangeBatcher()

  init(_ service: Service, client: HTTPClient = HTTPClient()) {
    self.service = service
    self.client = client
  }

  var cache: DiskCache? { client.settings.cache }

  /// Parts of one object, as ``Store/read(_:_:limit:)`` has it.
  ///
  /// - Parameter pin: of which version; nil for the one that the store has read from before.
  /// - Throws: ``Failure`` (`changed`) when the object is not of that version any more.
  func read(_ key: String, _ ranges: [ByteRange], limit: Int, pin: ObjectPin? = nil) async throws -> [Bytes]? {
    try Task.checkCancellation()
    guard !ranges.isEmpty else { return try await size(of: key).map { _ in [] } }
    // What is read whole, such as millions of chunks, is of one version anyway.
    let pin = pin ?? (ranges == [.whole] ? pins.known(key) : pins.pin(key))
    let found = try await cached(key, ranges, limit: limit, pin)
    switch found {
    case .absent: return nil
    case .parts(let parts):
      let missing = parts.indices.filter { parts[$0] == nil }
      if missing.isEmpty { return parts.compactMap { $0 } }
      guard !client.settings.isOffline else { throw HTTPClient.isOffline(service.describe(key)) }
      guard let fetched = try await readTogether(key, missing.map { ranges[$0] }, limit: limit, pin) else { return nil }
      var complete = parts
      for (index, part) in zip(missing, fetched) { complete[index] = part }
      return complete.compactMap { $0 }
    case .stale(let record, let parts):
      return try await confirmed(key, ranges, limit: limit, pin, record, parts)
    }
  }

  /// The object as it is now, with whatever version it has.
  func renewed(_ key: String) -> any ByteSource { RenewedObject(self, key) }

  /// Fetches parts, single ones together with others of the same object that tasks ask for at the same time.
  private func readTogether(
    _ key: String, _ ranges: [ByteRange], limit: Int, _ pin: ObjectPin?
  ) async throws -> [Bytes]? {
    if ranges.count == 1, case .from(_, let count) = ranges[0], count > 0 {
      return try await batcher.read(key + (pin?.batch ?? ""), ranges[0]) {
        try await readPlanned(key, $0, limit: limit, pin)
      }.map { [$0] }
    }
    return try await readPlanned(key, ranges, limit: limit, pin)
  }

  private func readPlanned(
    _ key: String, _ ranges: [ByteRange], limit: Int, _ pin: ObjectPin?
  ) async throws -> [Bytes]? {
    // Where ranges are ignored every request brings the object from its start.
    let plan = RangePlan(ranges, gapLimit: habits.ignoresRanges ? .max : RangePlan.gapLimit)
    let answers = try await plan.requests.concurrentMap(width: plan.requests.count) {
      try await fetch(key, $0, limit: limit, pin: pin)
    }
    let found = answers.compactMap { $0 }
    guard found.count == answers.count else { return nil }
    let parts = plan.parts(of: found.map(\.bytes))
    // As they were asked for, since that is how they will be asked for again.
    if let facts = pin?.facts ?? found.compactMap(\.facts).first { keep(key, ranges, parts, facts, pin) }
    return parts
  }
}
