import Voxels

/// A web application that answers questions, and may serve objects as well.
///
/// Answers are never kept on disk. A token goes with every request to the application's own host, and to no other.
public struct WebAPI: Sendable {
  public struct Answer: Sendable {
    public let status: Int
    public let body: Bytes
  }

  private let address: HTTPAddress
  /// The path that all others start from.
  private let prefix: String
  private let settings: HTTPSettings

  /// The most bytes of an answer that are taken.
  private static let answerLimit = 64 << 20

  /// - Parameters:
  ///   - base: the application's address, such as `https://webknossos.org`.
  ///   - token: a `Name: value` line that requests carry.
  /// - Throws: ``Failure`` (`usage`, `unsupported`) when the address is none, or must not be asked on behalf of the
  ///   source that is being opened, see ``SourcePolicy``.
  public init(_ base: String, token: String? = nil, settings: HTTPSettings = HTTPSettings()) throws(Failure) {
    guard let separator = base.firstRange(of: "://"),
      case let scheme = base[..<separator.lowerBound].lowercased(), ["http", "https"].contains(scheme)
    else {
      throw Failure(.unsupported, base, "is no address of a web application", remedy: "write https://host")
    }
    let parsed = try HTTPAddress.parse(scheme: scheme, String(base[separator.upperBound...]))
    var address = parsed.address
    if let token {
      // A line break would end the header and begin another.
      guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
        throw Failure(.usage, address.origin, "the token for it has characters that no token has")
      }
      address.headers = [token]
    }
    (self.address, prefix, self.settings) = (address, parsed.key, settings)
    try SourcePolicy.current?.admit(location(""))
  }

  /// Scheme, host and port, without a default port.
  public var origin: String { Origin.of(address.origin) ?? address.origin }

  /// Scheme, host and port of an address, without a default port; nil for none of a server.
  public static func origin(of address: String) -> String? { Origin.of(address) }

  /// Whether nobody on the way can read what is sent.
  public var isSecure: Bool { address.origin.hasPrefix("https:") }

  /// What to call a path of the application in messages.
  public func describe(_ path: String) -> String { address.shown(key(path)) }

  /// What the application answers, whatever its status.
  ///
  /// - Parameter query: names and values, not encoded; those without a value are left out.
  /// - Throws: ``Failure`` (`io`) when there is no answer.
  public func get(_ path: String, query: [(name: String, value: String?)] = []) async throws -> Answer {
    try await send(HTTPRequest(limit: WebAPI.answerLimit), path, query)
  }

  /// What the application answers to a JSON document, whatever its status.
  ///
  /// - Throws: ``Failure`` (`io`) when there is no answer.
  public func post(
    _ path: String, json: String, query: [(name: String, value: String?)] = []
  ) async throws -> Answer {
    var request = HTTPRequest(.post, limit: WebAPI.answerLimit)
    request.body = json
    return try await send(request, path, query)
  }

  /// Objects that the application serves below a path.
  public func location(_ path: String) -> Location {
    Location(store: HTTPStore(address, settings: settings), key: key(path))
  }

  private func key(_ path: String) -> String { Location.joined(prefix, path) }

  private func send(
    _ request: HTTPRequest, _ path: String, _ query: [(name: String, value: String?)]
  ) async throws -> Answer {
    var address = address
    let parts = query.compactMap { part in
      part.value.map { PercentEncoding.component(part.name) + "=" + PercentEncoding.component($0) }
    }
    if !parts.isEmpty { address.query = parts.joined(separator: "&") }
    let client = HTTPClient(settings: settings)
    let response = try await client.send(request, key: key(path), to: WebService(address: address))
    return Answer(status: response.status, body: response.body)
  }
}
