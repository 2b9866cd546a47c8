import CCurl
import Glibc
import Voxels

/// One request on its way. Once it is handed over, only the engine's thread touches what can change.
final class HTTPTransfer: @unchecked Sendable {
  let request: HTTPRequest
  let number: Int
  /// The host that limits apply to.
  let host: String
  private(set) var handle: UnsafeMutableRawPointer?
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var status = 0
  private var headers: [String: String] = [:]
  private var body: HTTPBody?
  private var error: HTTPError?
  /// Everything wanted is here although the server sends on.
  private var isComplete = false
  private var obstacle: HTTPResponse.Obstacle?
  private let created = HTTPTransfer.now
  private(set) var start = 0.0

  init(_ request: HTTPRequest, number: Int) {
    self.request = request
    self.number = number
    host = request.host
  }

  var byteCount: Int { body?.count ?? 0 }
  /// Seconds in the queue, and on the way.
  var waited: Double { start - created }
  var seconds: Double { HTTPTransfer.now - start }

  /// Puts the request into a handle that has nothing set.
  func begin(_ handle: UnsafeMutableRawPointer) {
    self.handle = handle
    start = HTTPTransfer.now
    let settings = request.settings
    let context = Unmanaged.passUnretained(self).toOpaque()
    microtome_curl_set_pointer(handle, CURLOPT_PRIVATE, context)
    microtome_curl_set_string(handle, CURLOPT_URL, request.url)
    microtome_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    microtome_curl_set_long(handle, CURLOPT_PATH_AS_IS, 1)
    microtome_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    // A name server that does not answer must not hold up the others.
    microtome_curl_set_long(handle, CURLOPT_QUICK_EXIT, 1)
    microtome_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // The handshake tells whether a connection can be shared. Without one only the first answer would, too late.
    if request.url.hasPrefix("https:") { microtome_curl_set_long(handle, CURLOPT_PIPEWAIT, 1) }
    microtome_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
    microtome_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout * 1000))
    microtome_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, settings.stallSpeed)
    microtome_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, settings.stallSeconds)
    microtome_curl_set_string(handle, CURLOPT_USERAGENT, UserAgent.current)
    if let file = settings.certificates { microtome_curl_set_string(handle, CURLOPT_CAINFO, file) }
    if let credentials = request.credentials {
      microtome_curl_set_string(handle, CURLOPT_USERNAME, credentials.user)
      microtome_curl_set_string(handle, CURLOPT_PASSWORD, credentials.password)
    } else if HTTPSettings.hasNetrc {
      microtome_curl_set_long(handle, CURLOPT_NETRC, Int(CURL_NETRC_OPTIONAL.rawValue))
    }
    setMethod(handle)
    setCallbacks(handle, context)
  }

  private func setMethod(_ handle: UnsafeMutableRawPointer) {
    switch request.method {
    case .head: microtome_curl_set_long(handle, CURLOPT_NOBODY, 1)
    case .put: microtome_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, "PUT")
    case .post: microtome_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, request.body)
    case .get: break
    }
    var lines = request.headers + request.conditions
    if request.method == .post { lines.append("Content-Type: application/json") }
    if let range = request.rangeText {
      microtome_curl_set_string(handle, CURLOPT_RANGE, range)
      lines.append("Accept-Encoding: identity")
    } else if request.method == .get {
      microtome_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
    }
    for line in lines { headerList = curl_slist_append(headerList, line) }
    if let headerList { microtome_curl_set_headers(handle, headerList) }
  }

  private func setCallbacks(_ handle: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer) {
    microtome_curl_set_data(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      return Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue().take(
        UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    microtome_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    microtome_curl_set_data(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      return Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue().takeHeader(
        UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    microtome_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    if request.reachesMetadataServices {
      // A proxy has credentials of its own machine, if any.
      microtome_curl_set_string(handle, CURLOPT_NOPROXY, "*")
      // Nobody else may find such a connection open.
      microtome_curl_set_long(handle, CURLOPT_FRESH_CONNECT, 1)
      microtome_curl_set_long(handle, CURLOPT_FORBID_REUSE, 1)
      return
    }
    microtome_curl_set_socket(handle) { context, _, address in
      guard let context, let address else { return curl_socket_t(-1) }
      return Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue().openSocket(address)
    }
    microtome_curl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context)
  }

  /// Gives the handle back.
  func end() {
    handle = nil
    curl_slist_free_all(headerList)
    headerList = nil
  }

  /// What came of it.
  func result(_ code: CURLcode) -> Result<HTTPResponse, any Error> {
    if let error { return .failure(error) }
    guard code == CURLE_OK || isComplete else { return .failure(HTTPError(code)) }
    var response = HTTPResponse(
      status: status, headers: headers, body: body?.bytes ?? Bytes(Slab(size: 0), count: 0), obstacle: obstacle)
    guard let handle else { return .success(response) }
    var redirect: UnsafePointer<CChar>?
    if microtome_curl_get_string(handle, CURLINFO_REDIRECT_URL, &redirect) == CURLE_OK, let redirect {
      response.redirect = String(cString: redirect)
    }
    var wait: curl_off_t = 0
    if microtome_curl_get_offset(handle, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK, wait > 0 {
      response.retryAfter = Double(wait)
    }
    if case .suffix(let wanted) = request.range, status == 200 {
      response.body = response.body[max(0, response.body.count - wanted)..<response.body.count]
    }
    return .success(response)
  }

  private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      headers = [:]
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
    } else if let colon = text.firstIndex(of: ":"), headers.count < 128 {
      let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      let name = text[..<colon].lowercased()
      let text = String(value.prefix { !$0.isNewline })
      // Its parts may come one by one.
      headers[name] = name == "cache-control" ? [headers[name], text].compactMap { $0 }.joined(separator: ",") : text
    }
    return line.count
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    if body == nil, !beginBody() { return 0 }
    switch body?.take(bytes) {
    case .goOn?: return bytes.count
    case .complete?: isComplete = true
    case .tooLarge?:
      error =
        switch (status, request.range) {
        case (206, _): HTTPError(.wrongBytes)
        case (200, .suffix): HTTPError(.noRanges)
        default: HTTPError(.tooLarge)
        }
    case nil: break
    }
    return 0
  }

  /// Decides what to take of the body, now that status and headers are here.
  ///
  /// - Returns: whether anything of it is wanted.
  private func beginBody() -> Bool {
    let response = HTTPResponse(status: status, headers: headers, body: Bytes(Slab(size: 0), count: 0))
    let announced = response.contentLength
    guard status == 200 || status == 206 else {
      body = HTTPBody(
        limit: min(max(request.limit, HTTPTransfer.errorBodyLimit), HTTPTransfer.errorBodyLimit), isCut: true,
        announced: announced)
      return true
    }
    if request.range != .whole, let encoding = headers["content-encoding"], encoding != "identity" {
      return leave(.encoded)
    }
    switch (status, request.range) {
    case (206, .suffix(let count)) where RangeCheck.misreadsSuffix(response, count: count):
      return leave(.misreadSuffix)
    case (200, .from(let offset, let count)):
      guard offset <= HTTPTransfer.skipLimit else {
        error = HTTPError(.noRanges)
        return false
      }
      body = HTTPBody(skip: offset, limit: count, isCut: true, announced: announced)
    case (200, .suffix(let count)):
      if let announced {
        guard announced - count <= HTTPTransfer.skipLimit else {
          error = HTTPError(.noRanges)
          return false
        }
        body = HTTPBody(skip: max(0, announced - count), limit: count, isCut: false, announced: announced)
      } else {
        body = HTTPBody(limit: HTTPTransfer.skipLimit, isCut: false, announced: nil)
      }
    default: body = HTTPBody(limit: request.limit, isCut: false, announced: announced)
    }
    return true
  }

  private func leave(_ obstacle: HTTPResponse.Obstacle) -> Bool {
    self.obstacle = obstacle
    isComplete = true
    return false
  }

  /// What an error's body may say.
  private static let errorBodyLimit = 64 << 10
  /// The most bytes that are read in vain where a server knows no ranges.
  private static let skipLimit = 64 << 20

  private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let place = UnsafeRawPointer(address) + (MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
    guard !MetadataAddress.matches(place, count: Int(address.pointee.addrlen)) else {
      error = HTTPError(.forbidden)
      return -1
    }
    return socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
  }

  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
