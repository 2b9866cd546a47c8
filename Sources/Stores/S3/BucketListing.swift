import Voxels

/// One page of the names below a prefix of a bucket.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
struct BucketListingPage: Sendable {
  /// Keys behind the prefix, and what their objects have of bytes where the page says so.
  private(set) var objects: [(name: String, size: Int?)] = []
  /// Prefixes behind the prefix that more lies below, without the slash at their end.
  private(set) var prefixes: [String] = []
  /// What the query for the page that follows needs; nil behind the last one.
  private(set) var next: (name: String, value: String)?

  /// Nil when the document is no listing, or has no way to its rest.
  ///
  /// - Parameter prefix: with a slash at its end, or empty.
  init?(parsing document: Bytes, prefix: String) {
    var isListing = false
    var isTruncated = false
    var markers: [String: String] = [:]
    var objects: [(name: String, size: Int?)] = []
    var prefixes: [String] = []
    var isNamed = false
    XMLScan.leaves(document) { path, text in
      guard path.first == "ListBucketResult" else { return }
      isListing = true
      switch path.dropFirst() {
      case ["IsTruncated"]: isTruncated = text == "true"
      case ["NextContinuationToken"], ["NextMarker"]: markers[path[1]] = text
      case ["Contents", "Key"]:
        let name = BucketListingPage.name(text.utf8, below: prefix)
        isNamed = name != nil
        if let name { objects.append((name, nil)) }
      case ["Contents", "Size"]: if isNamed { objects[objects.count - 1].size = Int(text) }
      case ["CommonPrefixes", "Prefix"]:
        guard text.hasSuffix("/"), let name = BucketListingPage.name(text.utf8.dropLast(), below: prefix) else {
          return
        }
        prefixes.append(name)
      default: break
      }
    }
    guard isListing else { return nil }
    self.objects = objects
    self.prefixes = prefixes
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
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isKey = parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
    return isKey ? name : nil
  }

  /// The query that asks for a page.
  ///
  /// No `encoding-type`: servers differ in what they make of `+` then.
  ///
  /// - Parameter isDeep: whether to list all that is below the prefix, and not what is right below.
  static func query(prefix: String, isDeep: Bool, next: (name: String, value: String)?) -> String {
    var parts = [("list-type", "2"), ("max-keys", "1000"), ("prefix", prefix)]
    if !isDeep { parts.insert(("delimiter", "/"), at: 0) }
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
  /// Bytes of a page: a thousand keys of a kilobyte each, with what is said of them.
  private var pageSizeLimit: Int { 8 << 20 }

  /// Reads the pages of a listing one after the other; false when they cannot be had, or are too many.
  ///
  /// - Parameters:
  ///   - folder: with a slash at its end, or empty.
  ///   - limit: the most pages.
  func listPages(
    _ folder: String, isDeep: Bool, limit: Int, _ visit: (BucketListingPage) -> Void
  ) async throws -> Bool {
    var next: (name: String, value: String)?
    for _ in 0..<limit {
      try Task.checkCancellation()
      let query = BucketListingPage.query(prefix: folder, isDeep: isDeep, next: next)
      let response = try await client.send(
        HTTPRequest(limit: pageSizeLimit), key: folder, to: BucketListingService(bucket: service, query: query))
      guard response.status == 200, let page = BucketListingPage(parsing: response.body, prefix: folder) else {
        return false
      }
      visit(page)
      guard let following = page.next else { return true }
      if let next, next == following { return false }
      next = following
    }
    return false
  }
}
