import Voxels

/// Objects of a web server. Keys are decoded paths; a query that the address has goes with every request.
public struct HTTPStore: Store {
  static let documentation = PluginDocumentation(
    names: ["http"], summary: "Objects of web servers, read by range.",
    specification: "https://www.rfc-editor.org/rfc/rfc9110#name-range-requests",
    example: "http://localhost:8080/brain.zarr")
  static let secureDocumentation = PluginDocumentation(
    names: ["https"], summary: "The same with TLS, and HTTP/2 where the server has it.",
    specification: "https://www.rfc-editor.org/rfc/rfc9110#name-https-uri-scheme",
    example: "https://example.org/data/brain.zarr")

  private let objects: HTTPObjects<WebService>
  /// Whether the server has shown a folder as a page: only then is a missing page a missing folder.
  private let hasPages = Locked(false)

  init(_ address: HTTPAddress, settings: HTTPSettings = HTTPSettings()) {
    objects = HTTPObjects(WebService(address: address), client: HTTPClient(settings: settings))
  }

  /// The place that a URL names.
  ///
  /// - Throws: ``Failure`` (`usage`) when it names no host.
  public static func locate(
    _ scheme: String, _ rest: String, settings: HTTPSettings = HTTPSettings()
  ) throws(Failure) -> Location {
    let (address, key) = try HTTPAddress.parse(scheme: scheme, rest)
    return Location(store: HTTPStore(address, settings: settings), key: key)
  }

  public func describe(_ key: String) -> String { objects.service.describe(key) }

  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try await objects.read(key, ranges, limit: limit)
  }

  public func size(of key: String) async throws -> Int? {
    try Task.checkCancellation()
    return try await objects.size(of: key)
  }

  public func renewed(_ key: String) -> (any ByteSource)? { objects.renewed(key) }

  public func list(_ prefix: String) async throws -> [StoreEntry]? {
    try Task.checkCancellation()
    guard !objects.client.settings.isOffline else { return nil }
    let folder = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    let response = try await objects.ask(folder, HTTPRequest(limit: DirectoryPage.limit))
    if [404, 410].contains(response.status) { return hasPages.withLock { $0 } ? [] : nil }
    guard response.status == 200, response.isHTML,
      let entries = DirectoryPage.entries(response.body, folder: folder)
    else { return nil }
    hasPages.withLock { $0 = true }
    return entries
  }
}
