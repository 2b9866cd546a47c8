extension String {
  /// The text with each `%` and two hexadecimal digits made a byte; what is no such code stays.
  public var percentDecoded: String { PercentEncoding.decoded(self) }

  /// The text with each byte encoded that is not kept as it is.
  public func percentEncoded(keeping isKept: (UInt8) -> Bool) -> String {
    PercentEncoding.encoding(self, keeping: isKept)
  }

  /// A path as it stands in a URL.
  public var urlPath: String { PercentEncoding.encoded(self) }

  /// A path as it stands in a stage of a pipeline, such as `zip:PATH`: nothing in it is taken for an end or a code.
  public var stagePath: String { PercentEncoding.stage(self) }
}

/// Percent-encoding of paths.
///
/// https://www.rfc-editor.org/rfc/rfc3986#section-2.1
enum PercentEncoding {
  /// A path to be sent: everything encoded but letters, digits, `-._~` and `/`.
  static func encoded(_ path: some StringProtocol) -> String { encoding(path) { isUnreserved($0) || $0 == 0x2F } }

  /// A name or value of a query to be sent: everything encoded but letters, digits and `-._~`.
  static func component(_ text: some StringProtocol) -> String { encoding(text, keeping: isUnreserved) }

  /// A path to be shown: as people write it, but never mistaken for something else.
  static func shown(_ path: some StringProtocol) -> String {
    encoding(path) { $0 > 0x20 && $0 != 0x7F && $0 != 0x25 && $0 != 0x3F && $0 != 0x23 }
  }

  /// A path in a pipeline.
  static func stage(_ path: some StringProtocol) -> String {
    encoding(path) { $0 > 0x20 && $0 != 0x7F && !"%|?#".utf8.contains($0) }
  }

  /// A query as it was given, with what no request may hold encoded.
  static func cleaned(_ query: some StringProtocol) -> String { encoding(query) { $0 > 0x20 && $0 < 0x7F } }

  static func decoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, let high = rest.first.flatMap(digit), let low = rest.dropFirst().first.flatMap(digit) {
        bytes.append(high << 4 | low)
        rest.removeFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate static func encoding(_ text: some StringProtocol, keeping isKept: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isKept(byte) { bytes.append(byte) } else { bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
