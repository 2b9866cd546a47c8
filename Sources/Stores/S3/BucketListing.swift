import Voxels

/// One page of the names below a prefix of a bucket.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
struct BucketListingPage: Sendable {
  /// Whether more lies below a name.
  private(set) var names: [String: Bool] = [:]
  /// What the query for the page that follows needs; nil behind the last one.
  private(set) var next: (name: String, value: String)?

  /// Nil when the document is no listing, or has no way to its rest.
  ///
  /// - Parameter prefix: with a slash at its end, or empty.
  init?(parsing document: Bytes, prefix: String) {
    var isListing = false
    var isTruncated = false
    var markers: [String: String] = [:]
    var names: [String: Bool] = [:]
    XMLScan.leaves(document) { path, text in
      guard path.first == "ListBucketResult" else { return }
      isListing = true
      switch path.dropFirst() {
      case ["IsTruncated"]: isTruncated = text == "true"
      case ["NextContinuationToken"], ["NextMarker"]: markers[path[1]] = text
      case ["Contents", "Key"]:
        guard let name = BucketListingPage.name(text.utf8, below: prefix) else { return }
        names[name] = names[name] ?? false
      case ["CommonPrefixes", "Prefix"]:
        guard text.hasSuffix("/"), let name = BucketListingPage.name(text.utf8.dropLast(), below: prefix) else {
          return
        }
        names[name] = true
      default: break
      }
    }
    guard isListing else { return nil }
    self.names = names
    guard isTruncated else { return }
    // Older gateways know the first version of listings only, whatever they are asked for.
    for (marker, name) in [("NextContinuationToken", "continuation-token"), ("NextMarker", "marker")] {
      guard let value = markers[marker] else { continue }
      next = (name: name, value: value)
      return
    }
    return nil
  }

  /// What follows the prefix in a key, by bytes: a slash and a combining mark behind it are one `Character`.
  ///
  /// Nil where that is no name that a key of ours can have in it.
  private static func name(_ key: some Collection<UInt8>, below prefix: String) -> String? {
    guard key.starts(with: prefix.utf8) else { return nil }
    let name = String(decoding: key.dropFirst(prefix.utf8.count), as: UTF8.self)
    return name.isEmpty || name == "." || name == ".." || name.utf8.contains(UInt8(ascii: "/")) ? nil : name
  }

  /// The query that asks for a page.
  ///
  /// No `encoding-type`: servers differ in what they make of `+` then.
  static func query(prefix: String, next: (name: String, value: String)?) -> String {
    var parts = [("delimiter", "/"), ("list-type", "2"), ("max-keys", "1000"), ("prefix", prefix)]
    if let next { parts.append(next) }
    return parts.map { "\($0.0)=\(PercentEncoding.component($0.1))" }.joined(separator: "&")
  }
}

/// What can list the names of a bucket.
protocol BucketService: HTTPService {
  /// Puts the address of the bucket with a query into a request, as ``HTTPService/address(_:key:)`` does for a key.
  func address(_ request: inout HTTPRequest, query: String) async throws
}

/// The listings of a bucket as a service of its own.
private struct BucketListingService<Bucket: BucketService>: HTTPService {
  let bucket: Bucket
  let query: String

  var scope: String { bucket.scope }
  func describe(_ key: String) -> String { bucket.describe(key) }
  func address(_ request: inout HTTPRequest, key: String) async throws {
    try await bucket.address(&request, query: query)
  }
  func learn(from response: HTTPResponse, to request: inout HTTPRequest) async throws -> Bool {
    // Who may list a bucket need not be who may read it.
    if response.status == 200 { return false }
    return try await bucket.learn(from: response, to: &request)
  }
  func failure(_ response: HTTPResponse, key: String) -> Failure { bucket.failure(response, key: key) }
}

extension HTTPObjects where Service: BucketService {
  /// Pages that are read of one listing: chunks of an array can be millions.
  private var pageLimit: Int { 64 }
  /// Bytes of a page: a thousand keys of a kilobyte each, with what is said of them.
  private var pageSizeLimit: Int { 8 << 20 }

  /// The names right below a prefix, sorted; nil when they cannot be had, or are too many.
  func list(_ prefix: String) async throws -> [StoreEntry]? {
    try Task.checkCancellation()
    guard !client.settings.isOffline else { return nil }
    let folder = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    var names: [String: Bool] = [:]
    var next: (name: String, value: String)?
    for _ in 0..<pageLimit {
      let query = BucketListingPage.query(prefix: folder, next: next)
      let response = try await client.send(
        HTTPRequest(limit: pageSizeLimit), key: folder, to: BucketListingService(bucket: service, query: query))
      guard response.status == 200, let page = BucketListingPage(parsing: response.body, prefix: folder) else {
        return nil
      }
      names.merge(page.names) { $0 || $1 }
      guard let following = page.next else {
        return names.sorted { $0.key < $1.key }.map { StoreEntry(name: $0.key, isPrefix: $0.value) }
      }
      if let next, next == following { return nil }
      next = following
    }
    return nil
  }
}
