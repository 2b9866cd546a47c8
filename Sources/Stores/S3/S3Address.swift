import Voxels

/// Where the objects of buckets are.
struct S3Address: Sendable {
  let bucket: String
  /// The service's own address without a slash at its end; nil for Amazon's.
  let endpoint: String?
  /// Whether the bucket's name is in the path instead of the host's name.
  let isPathStyle: Bool

  /// - Parameter style: `path`, `virtual`, or nil for what suits.
  init(bucket: String, endpoint: String?, style: String?) {
    self.bucket = bucket
    self.endpoint = endpoint
    // No certificate covers names with dots, and hosts have small letters only.
    let isHostName =
      (3...63).contains(bucket.utf8.count) && bucket.utf8.allSatisfy { S3Address.isHostByte($0) }
      && !bucket.hasPrefix("-") && !bucket.hasSuffix("-")
    isPathStyle = !isHostName || (endpoint == nil ? style == "path" : style != "virtual")
  }

  /// The bucket's own address, with a slash at its end.
  func url(region: String) -> String {
    let amazon = "https://s3.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
    let base = endpoint ?? amazon
    guard !isPathStyle, let host = base.firstRange(of: "://") else { return "\(base)/\(bucket)/" }
    return "\(base[..<host.upperBound])\(bucket).\(base[host.upperBound...])/"
  }

  /// Takes `bucket/key` apart.
  ///
  /// - Throws: ``Failure`` (`usage`) when no bucket is named.
  static func parse(scheme: String, _ rest: String) throws(Failure) -> (bucket: String, key: String) {
    let bucket = rest.prefix { $0 != "/" }
    guard !bucket.isEmpty, bucket.utf8.count <= 255, bucket != ".", bucket != "..",
      bucket.utf8.allSatisfy({
        isHostByte($0) || (0x41...0x5A).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
      })
    else {
      let shown = bucket.contains("@") ? "…" : String(bucket)
      throw Failure(.usage, "\(scheme)://\(shown)", "names no bucket", remedy: "write \(scheme)://bucket/key")
    }
    return (String(bucket), PercentEncoding.decoded(rest.dropFirst(bucket.count + 1)))
  }

  /// Whether a server's word for a region may become a part of a host's name.
  static func isRegion(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count) && text.utf8.allSatisfy(isHostByte)
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
  }

  /// An address of a service as it was set up, without what belongs to its default port; nil when it is none.
  static func endpoint(_ text: String) -> String? {
    guard let separator = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<separator.lowerBound].lowercased()
    guard ["http", "https"].contains(scheme),
      let parts = try? HTTPAddress.parse(scheme: scheme, String(text[separator.upperBound...])),
      parts.address.credentials == nil, parts.address.query == nil
    else { return nil }
    var origin = parts.address.origin
    for port in ["http": [":80"], "https": [":443"]][scheme] ?? [] where origin.hasSuffix(port) {
      origin.removeLast(port.count)
    }
    let path = parts.key.split(separator: "/").joined(separator: "/")
    return path.isEmpty ? origin : origin + "/" + PercentEncoding.encoded(path)
  }
}
