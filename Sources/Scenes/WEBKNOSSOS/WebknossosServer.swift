import Glibc
import JSON
import Stores
import Voxels

/// A WEBKNOSSOS server and its data stores, asked by their HTTP interface.
///
/// A token of the link opens its dataset; `WK_TOKEN` is the user's own and goes to the server of `WK_URL` alone, which
/// is https://webknossos.org by default, and to the data stores that this server names.
struct WebknossosServer: Sendable {
  let name: String
  /// The version of the interface that is spoken.
  let version: Int
  /// The token of the link.
  let sharingToken: String?
  /// The user's own, where this is the server that it is for.
  private let userToken: String?
  private let api: WebAPI

  /// The newest version that is known.
  private static let newestVersion = 16

  /// Asks a server what it speaks.
  ///
  /// - Throws: ``Failure`` when it does not answer, or speaks nothing that is known.
  static func find(_ server: String, token: String?) async throws -> WebknossosServer {
    let user = WebAPI.origin(of: server).flatMap(userToken)
    let api = try WebAPI(server, token: user.map { "X-Auth-Token: \($0)" })
    let answer = try await api.get("api/buildinfo")
    guard answer.status == 200, let document = try? JSON(parsing: answer.body),
      let current = document["httpApiVersioning"]?["currentApiVersion"]?.int
    else {
      throw Failure(
        .unsupported, server, "does not answer as a WEBKNOSSOS server does (status \(answer.status))",
        remedy: "check the link; if it is none, name the format in front, as in zarr3://\(server)/…")
    }
    let oldest = document["httpApiVersioning"]?["oldestSupportedApiVersion"]?.int ?? 0
    guard oldest <= newestVersion, current > 0 else {
      throw Failure(
        .unsupported, server, "speaks version \(oldest) and newer of its interface, and microtome \(newestVersion)",
        remedy: "use a newer microtome")
    }
    return WebknossosServer(
      name: server, version: min(current, newestVersion), sharingToken: token, userToken: user, api: api)
  }

  private static func userToken(for origin: String) -> String? {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let own = variable("WK_URL") ?? "https://webknossos.org"
    guard WebAPI.origin(of: own) == origin else { return nil }
    return variable("WK_TOKEN")
  }

  /// What the server says of something.
  ///
  /// - Parameters:
  ///   - path: below the version of the interface.
  ///   - what: what it is about, for failures.
  /// - Throws: ``Failure`` in words that the user can do something about.
  func get(_ path: String, query: [(name: String, value: String?)] = [], about what: String) async throws -> JSON {
    let path = "api/v\(version)/\(path)"
    let answer = try await api.get(path, query: query + [("sharingToken", sharingToken)])
    guard answer.status == 200 else { throw refusal(answer, about: what) }
    return try JSON(parsing: answer.body, source: api.describe(path))
  }

  /// How the server shows a dataset to whoever asks; nil when it does not say.
  func viewConfiguration(ofDataset id: String) async throws -> JSON? {
    let path = "api/v\(version)/datasetConfigurations/\(id)"
    let answer = try await api.post(path, json: "[]", query: [("sharingToken", sharingToken)])
    return answer.status == 200 ? try? JSON(parsing: answer.body) : nil
  }

  /// A data store that the server names.
  ///
  /// - Throws: ``Failure`` (`unsupported`) when a token would go there for all to see.
  func store(_ url: String) throws(Failure) -> WebAPI {
    let token = sharingToken ?? userToken
    let store = try WebAPI(url, token: token.map { "X-Auth-Token: \($0)" })
    guard token == nil || store.isSecure || !api.isSecure else {
      throw Failure(
        .unsupported, url, "is the data store, but does not speak https, so that the token is not sent there",
        remedy: "tell those who run \(name)")
    }
    return store
  }

  /// What it means that a server does not answer with what it was asked for.
  func refusal(_ answer: WebAPI.Answer, about what: String) -> Failure {
    switch answer.status {
    case 401, 403:
      let problem = "access to \(what) is denied (\(answer.status))"
      if sharingToken != nil {
        return Failure(.io, name, "\(problem): the link's token has expired", remedy: "ask for a new link")
      }
      return Failure(
        .io, name, problem,
        remedy: userToken == nil ? "use a link with a token, or set WK_TOKEN (and WK_URL)" : "check WK_TOKEN")
    case 400, 404:
      return Failure(
        .missing, name, "has no \(what), or none that you may see",
        remedy: sharingToken == nil && userToken == nil
          ? "check the link, or set WK_TOKEN (and WK_URL)" : "check the link")
    default: return Failure(.io, name, "answers with status \(answer.status) when asked for \(what)")
    }
  }
}
