import Voxels

/// What differs between the servers that objects are read from by HTTP: addresses, credentials and the meaning of
/// refusals.
protocol HTTPService: Sendable {
  /// What is common to all addresses of the service, such as its origin. Whether a refusal may mean absence is
  /// remembered under it.
  var scope: String { get }

  /// What to call an object in messages: its address without secrets.
  func describe(_ key: String) -> String

  /// What tells an object from all others of the world, without secrets.
  func cacheAddress(_ key: String) -> String

  /// Puts address, credentials and headers into a request. Called anew for every attempt, since signatures expire.
  func address(_ request: inout HTTPRequest, key: String) async throws

  /// Whether an answer has taught something with which the request should be made again at once: a bucket's region,
  /// or that signatures are not wanted. What is changed in the request is there when it is addressed anew.
  func learn(from response: HTTPResponse, to request: inout HTTPRequest) async throws -> Bool

  /// What an answer that brings no data means, unless it is simple absence.
  func failure(_ response: HTTPResponse, key: String) -> Failure
}

extension HTTPService {
  func learn(from response: HTTPResponse, to request: inout HTTPRequest) async throws -> Bool { false }

  func cacheAddress(_ key: String) -> String { scope + "/" + key }
}

/// A web server.
struct WebService: HTTPService {
  let address: HTTPAddress

  var scope: String { address.origin }

  func describe(_ key: String) -> String { address.shown(key) }

  func cacheAddress(_ key: String) -> String { address.origin + "/" + key + address.cacheSuffix }

  func address(_ request: inout HTTPRequest, key: String) async throws {
    request.url = address.url(key)
    request.credentials = address.credentials
    request.headers = address.headers
  }

  func failure(_ response: HTTPResponse, key: String) -> Failure {
    switch response.status {
    case 401:
      Failure(
        .io, describe(key), "the server asks for a user and password",
        remedy: "put them into ~/.netrc, or use an address with a token")
    case 403:
      Failure(
        .io, describe(key), "access is denied", remedy: "check the address, or put credentials into ~/.netrc")
    default: Failure(.io, describe(key), "the server answers with status \(response.status)")
    }
  }
}
