import Glibc

/// Addresses where clouds hand out credentials to whoever asks from inside. No data come from there, and a document
/// from elsewhere must not make us ask.
enum MetadataAddress {
  /// Whether a socket's address is one: 169.254.0.0/16 and fe80::/10 (link-local), fd00:ec2::/32 (EC2's).
  static func matches(_ address: UnsafeRawPointer, count: Int) -> Bool {
    guard count >= MemoryLayout<sockaddr_in>.size else { return false }
    switch Int32(address.load(as: sa_family_t.self)) {
    case AF_INET: return isIPv4(address + 4)
    case AF_INET6: return count >= MemoryLayout<sockaddr_in6>.size && isIPv6(address + 8)
    default: return false
    }
  }

  /// Whether a host is such an address, in any of the ways in which numbers can be written.
  static func matches(host: String) -> Bool {
    let host = PercentEncoding.decoded(host)
    if host.hasPrefix("[") {
      var address = in6_addr()
      let text = host.dropFirst().prefix { $0 != "]" && $0 != "%" }
      guard inet_pton(AF_INET6, String(text), &address) == 1 else { return false }
      return withUnsafeBytes(of: address) { $0.baseAddress.map(isIPv6) ?? false }
    }
    var address = in_addr()
    guard inet_aton(String(host.prefix { $0 != ":" }), &address) != 0 else { return false }
    return withUnsafeBytes(of: address) { $0.baseAddress.map(isIPv4) ?? false }
  }

  private static func isIPv4(_ bytes: UnsafeRawPointer) -> Bool {
    bytes.load(as: UInt8.self) == 169 && bytes.load(fromByteOffset: 1, as: UInt8.self) == 254
  }

  private static func isIPv6(_ start: UnsafeRawPointer) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: start, count: 16)
    if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 { return true }
    if bytes.starts(with: [0xFD, 0x00, 0x0E, 0xC2]) { return true }
    // IPv4 inside: as such (::ffff:0:0/96), compatible (::/96), or translated (64:ff9b::/96).
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && (bytes[10] == bytes[11])
    let isTranslated = bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
    return (isMapped || isTranslated) && isIPv4(start + 12)
  }
}
