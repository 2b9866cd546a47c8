import Voxels

/// One GET or HEAD, or a question with a body.
struct HTTPRequest: Sendable {
  enum Method: String, Sendable { case get = "GET", head = "HEAD", put = "PUT", post = "POST" }

  var method = Method.get
  /// Complete with its query, but without user and password.
  var url = ""
  /// Sent to the host of `url` alone.
  var credentials: HTTPCredentials?
  /// What a POST sends: a JSON document.
  var body = ""
  /// The part that is wanted; `whole` sends no Range header.
  var range = ByteRange.whole
  /// The most body bytes that are taken.
  var limit: Int
  /// `Name: value` lines beside those that the engine makes; sent to the host of `url` alone.
  var headers: [String] = []
  /// `Name: value` lines about the version of the object that is wanted; sent to every host that is asked for it.
  var conditions: [String] = []
  /// Who asks; nil leaves that to the service. See ``HTTPService/learn(from:to:)``.
  var identity: HTTPIdentity?
  /// The region that address and signature are for, of services that have regions.
  var region: String?
  /// Whether redirects are followed. Not where a signature holds for one address only.
  var followsRedirects = true
  /// Whether the address may be one where clouds hand out credentials. Never for data.
  var reachesMetadataServices = false
  var priority = ReadUrgency.current.rawValue
  /// Which attempt this is, from 1 on.
  var attempt = 1
  var settings = HTTPSettings()

  init(_ method: Method = .get, range: ByteRange = .whole, limit: Int) {
    self.method = method
    self.range = range
    self.limit = limit
  }

  /// The value of the Range header, without its unit.
  var rangeText: String? {
    switch range {
    case .whole: nil
    case .from(let offset, let count): "\(offset)-\(offset + count - 1)"
    case .suffix(let count): "-\(count)"
    }
  }

  var origin: String { HTTPAddress.origin(of: url) }

  /// The host, with its port where one is given, as limits and messages have it.
  var host: String { String(origin.split(separator: "/").last ?? "") }
}

/// A user name and a password.
struct HTTPCredentials: Sendable, Hashable {
  var user: String
  var password: String
}

/// As whom a request is made, of services where that is a choice.
enum HTTPIdentity: Sendable {
  /// Without credentials.
  case anonymous
  /// With the credentials that the user has set up.
  case user
  /// With those that the machine gives to programs that run on it.
  case role
}
