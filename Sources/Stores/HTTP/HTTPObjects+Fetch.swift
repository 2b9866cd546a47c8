import Voxels

/// The requests that bring parts of objects. https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
extension HTTPObjects {
  /// What a request has brought.
  struct Fetched: Sendable {
    var bytes: Bytes
    /// Nil where no answer brought them, as where nothing was asked for.
    var facts: ObjectFacts?
    /// There are no bytes, since those that are known already are still right.
    var isUnchanged = false
  }

  /// The size of an object in bytes; nil when there is none.
  ///
  /// - Parameter pin: of which version; nil for the one that the store has read from before.
  func size(of key: String, pin: ObjectPin? = nil) async throws -> Int? {
    if let size = (pin ?? pins.known(key))?.facts?.size { return size }
    if pin?.isAnew != true, let facts = try await known(key) {
      if facts.isAbsent { return nil }
      if let size = facts.size { return size }
    }
    let pin = pin ?? pins.pin(key)
    if !habits.refusesHEAD {
      let response = try await ask(key, HTTPRequest(.head, limit: 0))
      if [404, 410].contains(response.status) || response.isFolder(key) { return absence(response, key) }
      if response.status == 200, !response.isHTML, let size = response.contentLength {
        record(try admitted(response, key, pin), key, pin)
        return size
      }
      if [405, 501].contains(response.status) { habits.refusesHEAD = true }
    }
    // Servers that know no HEAD, or do not say how long things are.
    let response = try await ask(key, HTTPRequest(range: .from(offset: 0, count: sniffedLength), limit: sniffedLength))
    if response.status == 416 { return response.contentRange?.size ?? 0 }
    guard try await isThere(response, key, start: response.body) else { return absence(response, key) }
    if response.obstacle != nil { return try await whole(key, pin)?.count }
    record(try admitted(response, key, pin), key, pin)
    if let size = response.contentRange?.size ?? response.contentLength { return size }
    return try await whole(key, pin)?.count
  }

  /// One part of an object; nil when there is no such object.
  ///
  /// - Parameters:
  ///   - pin: of which version; nil for any.
  ///   - known: what is on disk already, so that it need not be sent again.
  func fetch(
    _ key: String, _ range: ByteRange, limit: Int, pin: ObjectPin?, unless known: ObjectFacts? = nil
  ) async throws -> Fetched? {
    var request = HTTPRequest(range: range, limit: limit)
    switch range {
    case .whole: break
    case .from(let offset, let count):
      // Wrong for any object, but no word about one that is not there. And no request can ask for nothing: whether the
      // object reaches that far is all there is to know.
      guard offset >= 0, count > 0, count <= Int.max - offset else {
        return try await size(of: key, pin: pin).map { Fetched(bytes: try checkedEmpty(range, size: $0, key)) }
      }
      request.limit = count
    case .suffix(let count):
      if count <= 0 || habits.misreadsSuffixes { return try await suffix(key, count, pin) }
      request.limit = count
    }
    let response = try await ask(key, &request, pin, unless: known)
    if response.status == 304, let known {
      return Fetched(bytes: Bytes([]), facts: known.confirmed(by: response), isUnchanged: true)
    }
    if response.status == 416 {
      let size = response.contentRange?.size ?? 0
      if let known = pin?.facts?.size, known != size { throw changed(key) }
      // Some servers have no empty ranges at all.
      return Fetched(bytes: try checkedEmpty(range, size: size, key))
    }
    guard try await isThere(response, key, start: range == .whole ? response.body : nil) else {
      _ = absence(response, key)
      return nil
    }
    if response.obstacle == .misreadSuffix, case .suffix(let count) = range {
      habits.misreadsSuffixes = true
      return try await suffix(key, count, pin)
    }
    if response.obstacle == .encoded {
      // Offsets mean the encoded bytes here, so take all and cut.
      guard let whole = try await whole(key, pin) else { return nil }
      return Fetched(
        bytes: whole[try range.resolved(size: whole.count, limit: .max, source: service.describe(key))])
    }
    if range != .whole, response.status == 200 { habits.ignoresRanges = true }
    let facts = try admitted(response, key, pin, size: range == .whole ? response.body.count : nil)
    switch range {
    case .whole: break
    case .from(let offset, let count):
      if response.body.count < count {
        _ = try range.resolved(size: offset + response.body.count, limit: .max, source: service.describe(key))
      }
    case .suffix:
      _ = try range.resolved(size: response.body.count, limit: .max, source: service.describe(key))
    }
    return Fetched(bytes: response.body, facts: facts)
  }

  /// The last bytes of an object by its size.
  private func suffix(_ key: String, _ count: Int, _ pin: ObjectPin?) async throws -> Fetched? {
    guard let size = try await size(of: key, pin: pin) else { return nil }
    let range = try ByteRange.suffix(count).resolved(size: size, limit: .max, source: service.describe(key))
    return try await fetch(key, .from(offset: range.lowerBound, count: range.count), limit: range.count, pin: pin)
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
  private func whole(_ key: String, _ pin: ObjectPin?) async throws -> Bytes? {
    try await fetch(key, .whole, limit: wholeLimit, pin: pin)?.bytes
  }

  /// What an answer says of an object, of the version that is wanted.
  ///
  /// - Throws: ``Failure`` (`changed`) when it is about another version.
  private func admitted(
    _ response: HTTPResponse, _ key: String, _ pin: ObjectPin?, size: Int? = nil
  ) throws(Failure) -> ObjectFacts {
    let facts = ObjectFacts(response, size: size)
    guard let pin else { return facts }
    guard pin.admits(facts) else { throw changed(key) }
    return facts
  }

  private func record(_ facts: ObjectFacts, _ key: String, _ pin: ObjectPin) {
    if pin.takeRecording() { keep(key, pin.facts ?? facts) }
  }

  /// What it means that bytes of another version came than were wanted.
  private func changed(_ key: String) -> Failure {
    // What is on disk would lead to the same again.
    cache?.remove(service.cacheAddress(key))
    return Failure(.changed, service.describe(key), "has changed while it was read", remedy: "open it again")
  }

  /// Keeps that an object is not there. Nil, always.
  private func absence(_ response: HTTPResponse, _ key: String) -> Int? {
    keep(key, ObjectFacts(response, isAbsent: true))
    return nil
  }

  /// Asks for an object of a certain version, or for one that is not known.
  private func ask(
    _ key: String, _ request: inout HTTPRequest, _ pin: ObjectPin?, unless known: ObjectFacts?
  ) async throws -> HTTPResponse {
    request.conditions = known?.validators ?? pin?.facts?.preconditions ?? []
    let response = try await ask(key, request)
    guard response.status == 412, !request.conditions.isEmpty else { return response }
    // Some servers refuse what they should not; the answer tells.
    request.conditions = []
    return try await ask(key, request)
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
