import Voxels

/// Objects behind HTTP, read by range: what all stores over ``HTTPService`` have in common.
///
/// https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
struct HTTPObjects<Service: HTTPService>: Sendable {
  let service: Service
  let client: HTTPClient
  private let access = HTTPAccess.shared
  private let habits = ServerHabits()
  private let batcher = RangeBatcher()

  init(_ service: Service, client: HTTPClient = HTTPClient()) {
    self.service = service
    self.client = client
  }

  /// Parts of one object, as ``Store/read(_:_:limit:)`` has it.
  func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try Task.checkCancellation()
    guard !ranges.isEmpty else { return try await size(of: key).map { _ in [] } }
    if ranges.count == 1, case .from(_, let count) = ranges[0], count > 0 {
      return try await batcher.read(key, ranges[0]) { try await readTogether(key, $0, limit: limit) }.map { [$0] }
    }
    return try await readTogether(key, ranges, limit: limit)
  }

  private func readTogether(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    // Where ranges are ignored every request brings the object from its start.
    let plan = RangePlan(ranges, gapLimit: habits.ignoresRanges ? .max : RangePlan.gapLimit)
    let answers = try await withThrowingTaskGroup(of: (Int, Bytes?).self) { group in
      for (number, range) in plan.requests.enumerated().dropFirst() {
        group.addTask { (number, try await fetch(key, range, limit: limit)) }
      }
      var answers = [Bytes?](repeating: nil, count: plan.requests.count)
      answers[0] = try await fetch(key, plan.requests[0], limit: limit)
      for try await (number, part) in group { answers[number] = part }
      return answers
    }
    let found = answers.compactMap { $0 }
    return found.count == answers.count ? plan.parts(of: found) : nil
  }

  /// The size of an object in bytes; nil when there is none.
  func size(of key: String) async throws -> Int? {
    if !habits.refusesHEAD {
      let response = try await ask(key, HTTPRequest(.head, limit: 0))
      if [404, 410].contains(response.status) || response.isFolder(key) { return nil }
      if response.status == 200, !response.isHTML, let size = response.contentLength { return size }
      if [405, 501].contains(response.status) { habits.refusesHEAD = true }
    }
    // Servers that know no HEAD, or do not say how long things are.
    let response = try await ask(key, HTTPRequest(range: .from(offset: 0, count: sniffedLength), limit: sniffedLength))
    if response.status == 416 { return response.contentRange?.size ?? 0 }
    guard try await isThere(response, key, start: response.body) else { return nil }
    if response.obstacle != nil { return try await whole(key)?.count }
    if let size = response.contentRange?.size ?? response.contentLength { return size }
    return try await whole(key)?.count
  }

  /// One part of an object; nil when there is no such object.
  private func fetch(_ key: String, _ range: ByteRange, limit: Int) async throws -> Bytes? {
    var request = HTTPRequest(range: range, limit: limit)
    switch range {
    case .whole: break
    case .from(let offset, let count):
      guard offset >= 0, count >= 0, count <= Int.max - offset else {
        // Wrong for any object, but no word about one that is not there.
        return try await size(of: key).map { try checkedEmpty(range, size: $0, key) }
      }
      // No request can ask for nothing: whether the object reaches that far is all there is to know.
      if count == 0 { return try await size(of: key).map { try checkedEmpty(range, size: $0, key) } }
      request.limit = count
    case .suffix(let count):
      if count <= 0 || habits.misreadsSuffixes { return try await suffix(key, count) }
      request.limit = count
    }
    let response = try await ask(key, request)
    if response.status == 416 {
      // Some servers have no empty ranges at all.
      return try checkedEmpty(range, size: response.contentRange?.size ?? 0, key)
    }
    guard try await isThere(response, key, start: range == .whole ? response.body : nil) else { return nil }
    if response.obstacle == .misreadSuffix, case .suffix(let count) = range {
      habits.misreadsSuffixes = true
      return try await suffix(key, count)
    }
    if response.obstacle == .encoded {
      // Offsets mean the encoded bytes here, so take all and cut.
      guard let whole = try await whole(key) else { return nil }
      return whole[try range.resolved(size: whole.count, limit: .max, source: service.describe(key))]
    }
    if range != .whole, response.status == 200 { habits.ignoresRanges = true }
    switch range {
    case .whole: return response.body
    case .from(let offset, let count):
      if response.body.count < count {
        _ = try range.resolved(size: offset + response.body.count, limit: .max, source: service.describe(key))
      }
      return response.body
    case .suffix:
      _ = try range.resolved(size: response.body.count, limit: .max, source: service.describe(key))
      return response.body
    }
  }

  /// The last bytes of an object by its size.
  private func suffix(_ key: String, _ count: Int) async throws -> Bytes? {
    guard let size = try await size(of: key) else { return nil }
    let range = try ByteRange.suffix(count).resolved(size: size, limit: .max, source: service.describe(key))
    return try await fetch(key, .from(offset: range.lowerBound, count: range.count), limit: range.count)
  }

  /// Nothing, where that is what a range means in an object of that size.
  private func checkedEmpty(_ range: ByteRange, size: Int, _ key: String) throws(Failure) -> Bytes {
    let meant = try range.resolved(size: size, limit: .max, source: service.describe(key))
    guard meant.isEmpty else {
      throw Failure(.io, service.describe(key), "the server does not send \(meant) of its \(size) bytes")
    }
    return Bytes([])
  }

  /// All of an object that cannot be read by range.
  private func whole(_ key: String) async throws -> Bytes? {
    try await fetch(key, .whole, limit: wholeLimit)
  }

  /// Sends a request, and lets others know whether anything can be read here.
  func ask(_ key: String, _ request: HTTPRequest) async throws -> HTTPResponse {
    let folders = HTTPAccess.folders(of: key, in: service.scope)
    access.enter(folders)
    var isReadable = false
    defer { access.leave(folders, isReadable: isReadable) }
    let response = try await client.send(request, key: key, to: service)
    isReadable = response.status == 200 || response.status == 206
    return response
  }

  /// Whether an answer brings an object.
  ///
  /// - Parameter start: the object's beginning, where it is known.
  /// - Throws: ``Failure`` when the server's answer leaves that open.
  private func isThere(_ response: HTTPResponse, _ key: String, start: Bytes?) async throws -> Bool {
    switch response.status {
    case 200, 206:
      // Many servers answer with a page where nothing is, or with a folder's listing; some say so of everything.
      guard response.isHTML, !key.hasSuffix(".html"), !key.hasSuffix(".htm") else { return true }
      if let start { return !DirectoryPage.isPage(start) }
      let request = HTTPRequest(range: .from(offset: 0, count: sniffedLength), limit: sniffedLength)
      return !DirectoryPage.isPage(try await ask(key, request).body)
    case 204, 404, 410: return false
    case 403 where await access.isReadable(HTTPAccess.folders(of: key, in: service.scope)):
      ForbiddenObjects.shared.note(service.describe(key))
      return false
    default:
      if response.isFolder(key) { return false }
      try Task.checkCancellation()
      throw service.failure(response, key: key)
    }
  }

  /// How much of an object tells whether it is a page.
  private var sniffedLength: Int { 512 }
  /// What is fetched at most because ranges of it cannot be had.
  private var wholeLimit: Int { 256 << 20 }
}

extension HTTPResponse {
  /// Whether the server says that a key is a folder: it would rather have a slash behind it.
  func isFolder(_ key: String) -> Bool {
    guard (300..<400).contains(status), let redirect else { return false }
    return redirect.prefix { $0 != "?" }.hasSuffix("/") && !key.hasSuffix("/")
  }
}

/// What was learnt of a server.
final class ServerHabits: Sendable {
  private let state = Locked((ignoresRanges: false, misreadsSuffixes: false, refusesHEAD: false))

  /// Whether it sends all of an object where a part is asked for.
  var ignoresRanges: Bool {
    get { state.withLock { $0.ignoresRanges } }
    set { state.withLock { $0.ignoresRanges = newValue } }
  }

  /// Whether it takes `-n` for something else than the last n bytes.
  var misreadsSuffixes: Bool {
    get { state.withLock { $0.misreadsSuffixes } }
    set { state.withLock { $0.misreadsSuffixes = newValue } }
  }

  var refusesHEAD: Bool {
    get { state.withLock { $0.refusesHEAD } }
    set { state.withLock { $0.refusesHEAD = newValue } }
  }
}
