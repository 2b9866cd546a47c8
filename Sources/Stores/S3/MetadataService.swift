import Voxels

/// A service on the machine or next to it that hands out credentials. Nothing else is read from there.
struct MetadataService: HTTPService {
  let url: String
  var headers: [String] = []

  var scope: String { HTTPAddress.origin(of: url) }

  func describe(_ key: String) -> String { HTTPAddress.withoutQuery(url) }

  func address(_ request: inout HTTPRequest, key: String) async throws {
    request.url = url
    request.headers = headers
    request.followsRedirects = false
    request.reachesMetadataServices = true
  }

  func failure(_ response: HTTPResponse, key: String) -> Failure {
    Failure(.io, describe(key), "the server answers with status \(response.status)")
  }

  /// What the service answers; nil when it does not, or refuses.
  func answer(_ method: HTTPRequest.Method = .get, connectTimeout: Double) async -> Bytes? {
    var settings = HTTPSettings()
    settings.attempts = 1
    settings.connectTimeout = connectTimeout
    settings.stallSeconds = 2
    var request = HTTPRequest(method, limit: 64 << 10)
    request.priority = 0
    let client = HTTPClient(settings: settings)
    guard let response = try? await client.send(request, key: "", to: self), response.status == 200 else { return nil }
    return response.body
  }
}
