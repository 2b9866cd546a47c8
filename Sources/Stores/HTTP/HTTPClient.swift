import CCurl
import Glibc
import Voxels

/// Sends requests until they are answered: again after what may pass, to where redirects lead, and with failures in
/// words.
struct HTTPClient: Sendable {
  var settings = HTTPSettings()
  /// Where redirects may lead.
  private let policy = SourcePolicy.current

  init(settings: HTTPSettings = HTTPSettings()) { self.settings = settings }

  /// How many redirects are followed.
  private static let redirectLimit = 5
  /// How often in a row a service may ask for another request at once.
  private static let lessonLimit = 4

  /// The answer, whatever its status; of those that may pass, never.
  ///
  /// - Throws: ``Failure`` (`io`, `tooLarge`, `unsupported`) when no attempt brought an answer, `CancellationError`.
  func send(_ template: HTTPRequest, key: String, to service: some HTTPService) async throws -> HTTPResponse {
    guard !settings.isOffline else { throw HTTPClient.isOffline(service.describe(key)) }
    guard microtome_curl_load() != 0 else {
      throw Failure(
        .unsupported, service.describe(key), "web addresses need libcurl, which is not here", remedy: "install libcurl4"
      )
    }
    var template = template
    var attempt = 1
    var lessons = 0
    while true {
      var request = template
      request.attempt = attempt
      request.settings = settings
      try await service.address(&request, key: key)
      var asked: Double?
      do {
        let response = try await follow(request, of: service.describe(key))
        if lessons < HTTPClient.lessonLimit, try await service.learn(from: response, to: &request) {
          template = request
          lessons += 1
          continue
        }
        guard HTTPClient.isPassing(response.status) else { return response }
        guard attempt < settings.attempts else {
          throw Failure(
            .io, service.describe(key),
            "the server answers with status \(response.status), \(attempt == 1 ? "once" : "\(attempt) times") in a row",
            remedy: "try again later")
        }
        asked = response.retryAfter
      } catch let error as HTTPError {
        guard attempt < error.attempts(of: settings.attempts) else {
          throw failure(error, request, attempts: attempt, source: service.describe(key))
        }
      }
      attempt += 1
      try await pause(before: attempt, asked: asked)
    }
  }

  /// Sends a request and follows redirects, without what belongs to the first host once another one is asked.
  private func follow(_ request: HTTPRequest, of name: String) async throws -> HTTPResponse {
    var request = request
    for _ in 0...HTTPClient.redirectLimit {
      if !request.reachesMetadataServices, MetadataAddress.matches(host: request.host) { throw HTTPError(.forbidden) }
      let response = try await HTTPEngine.shared.perform(request)
      if let fault = RangeCheck.fault(in: response, to: request) { throw fault }
      guard [301, 302, 303, 307, 308].contains(response.status), request.followsRedirects,
        let target = response.redirect, !response.leadsToFolder(from: request.url)
      else { return response }
      guard target.hasPrefix("https://") || target.hasPrefix("http://") && !request.url.hasPrefix("https://") else {
        throw HTTPError(
          .badRedirect, "the server redirects to \(HTTPAddress.origin(of: target)), which is not secure")
      }
      // User and password in front of the host are the server's idea, not ours.
      guard !HTTPAddress.origin(of: target).contains("@") else {
        throw HTTPError(.badRedirect, "the server redirects to an address with a password")
      }
      if HTTPAddress.origin(of: target) != request.origin {
        try policy?.admitRedirect(to: target, of: name)
        request.credentials = nil
        request.headers = []
      }
      request.url = target
    }
    throw HTTPError(.badRedirect, "the server redirects more than \(HTTPClient.redirectLimit) times")
  }

  /// What it means that an object cannot be had without a request.
  static func isOffline(_ source: String) -> Failure {
    Failure(.io, source, "is not in the disk cache", remedy: "leave out --offline to fetch it")
  }

  private func pause(before attempt: Int, asked: Double?) async throws {
    // Full jitter: those who failed together do not come back together.
    let longest = min(settings.longestDelay, settings.firstDelay * Double(1 << min(attempt - 2, 20)))
    var seconds = Double.random(in: 0...max(0, longest))
    if let asked {
      seconds = min(asked, settings.longestRetryAfter) + Double.random(in: 0...max(0, settings.firstDelay))
    }
    try await Task.sleep(nanoseconds: UInt64(seconds * 1e9))
  }

  /// Whether the same request may be answered better later.
  private static func isPassing(_ status: Int) -> Bool {
    switch status {
    case 408, 425, 429: true
    case 501, 505: false
    default: (500..<600).contains(status)
    }
  }

  private func failure(_ error: HTTPError, _ request: HTTPRequest, attempts: Int, source: String) -> Failure {
    let host = request.host
    let later = "try again later"
    switch error.kind {
    case .unknownHost:
      return Failure(.io, source, "the host \(host) is not known", remedy: "check the address and the network")
    case .notConnected:
      return Failure(
        .io, source, "no connection to \(host)", remedy: "check that the server runs and can be reached from here")
    case .untrusted:
      return Failure(
        .io, source, "the certificate of \(host) cannot be trusted",
        remedy: "check the address; CURL_CA_BUNDLE names a file of certificates to trust")
    case .noHandshake:
      return Failure(
        .io, source, "no secure connection to \(host) can be made", remedy: "check that the server speaks https")
    case .notHTTP:
      return Failure(.io, source, "\(host) does not speak HTTP", remedy: "check the address and its port")
    case .stalled: return Failure(.io, source, "\(host) does not answer", remedy: later)
    case .interrupted:
      return Failure(.io, source, "the connection to \(host) broke off, \(attempts) times in a row", remedy: later)
    case .wrongBytes:
      return Failure(
        .io, source, "\(host) sent other bytes than were asked for, \(attempts) times in a row",
        remedy: "use another server, or copy the data")
    case .tooLarge:
      return Failure(.tooLarge, source, "has more bytes than the \(request.limit) that make sense")
    case .noRanges:
      return Failure(
        .unsupported, source, "\(host) cannot send parts of objects, and this one is too long to be sent whole",
        remedy: "use another server, or copy the data")
    case .forbidden:
      return Failure(
        .unsupported, source, "\(host) has an address where clouds keep credentials, and no data come from there")
    case .badRedirect: return Failure(.io, source, error.text, remedy: "check the address")
    case .other: return Failure(.io, source, "no answer from \(host): \(error.text)")
    }
  }
}

extension HTTPResponse {
  /// Whether all that a redirect does is to append a slash, as servers do for folders.
  func leadsToFolder(from url: String) -> Bool {
    func path(_ url: String) -> Substring { url.dropFirst(HTTPAddress.origin(of: url).count).prefix { $0 != "?" } }
    guard let redirect else { return false }
    return PercentEncoding.decoded(path(redirect)) == PercentEncoding.decoded(path(url)) + "/"
  }
}
