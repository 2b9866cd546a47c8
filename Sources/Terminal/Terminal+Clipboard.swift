extension Terminal {
  /// Puts a text on the clipboard of whoever sits before the terminal, where the terminal does that (OSC 52). One that
  /// does not leaves the sequence alone, and nothing tells.
  /// <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands>
  public func copy(_ text: String) { write(Array("\u{1B}]52;c;".utf8) + Base64.encoded(text.utf8) + [0x07]) }
}

/// Bytes as text. https://www.rfc-editor.org/rfc/rfc4648#section-4
enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(3))
      let bits = part.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for place in 0..<4 {
        result.append(place <= part.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
      rest = rest.dropFirst(3)
    }
    return result
  }
}
