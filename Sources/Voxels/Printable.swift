extension String {
  /// The text with everything that a terminal could act on shown escaped: C0 and C1 controls, DEL, line
  /// separators and the bidirectional overrides.
  public var printable: String {
    guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
    var out = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\r": out += "\\r"
      case "\u{1B}": out += "\\e"
      case _ where scalar.isUnprintable:
        let hex = String(scalar.value, radix: 16)
        out += scalar.value < 0x100 ? "\\x" + String(repeating: "0", count: 2 - hex.count) + hex : "\\u{\(hex)}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

extension Unicode.Scalar {
  /// Whether a terminal could act on the character instead of showing it.
  public var isUnprintable: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFEFF: true
    default: false
    }
  }
}
