import Stores

/// Sources as messages have them.
public enum SourceName {
  /// An address without what is long or secret: its query, and the state that a viewer's link carries.
  public static func shown(_ source: String) -> String {
    guard source.firstRange(of: "://") != nil, let mark = source.firstIndex(where: { $0 == "?" || $0 == "#" }) else {
      return source
    }
    return source[...mark] + "…"
  }

  /// An address, or a link with addresses in it, as it may be printed: what lets its holder in (signatures, tokens,
  /// passwords) is `…`.
  public static func withoutSecrets(_ text: String) -> String {
    guard text.firstRange(of: "://") != nil else { return text }
    let bytes = Array(text.utf8)
    var shown: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let hidden = user(in: bytes, at: index) ?? value(in: bytes, at: index)
      guard let hidden else {
        shown.append(bytes[index])
        index += 1
        continue
      }
      shown += bytes[index..<hidden.lowerBound]
      shown += Array("…".utf8)
      index = hidden.upperBound
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// Who logs in, and with which password, where an authority begins: `://user:password@`.
  private static func user(in bytes: [UInt8], at index: Int) -> Range<Int>? {
    guard bytes[index...].starts(with: "://".utf8) else { return nil }
    let start = index + 3
    let end = bytes[start...].firstIndex { "/?#\"' ".utf8.contains($0) } ?? bytes.count
    guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")), at > start else { return nil }
    return start..<at
  }

  /// The value of a secret parameter whose mark is at `index`: behind `?`, `&` or what stands for them in links.
  private static func value(in bytes: [UInt8], at index: Int) -> Range<Int>? {
    guard let mark = length(of: ["?", "&", "#", ";", "%3F", "%26"], in: bytes, at: index) else { return nil }
    let start = index + mark
    func isName(_ byte: UInt8) -> Bool {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    let nameEnd = bytes[start...].firstIndex { !isName($0) } ?? bytes.count
    guard nameEnd > start, let equals = length(of: ["=", "%3D"], in: bytes, at: nameEnd),
      SecretParameters.contains(String(decoding: bytes[start..<nameEnd], as: UTF8.self))
    else { return nil }
    var end = nameEnd + equals
    let ends = ["&", "#", ";", "\"", "'", ",", "|", " ", "}", "%26", "%23", "%22", "%27", "%2C", "%7C", "%7D"]
    while end < bytes.count, length(of: ends, in: bytes, at: end) == nil { end += 1 }
    return end > nameEnd + equals ? nameEnd + equals..<end : nil
  }

  /// How long the first of some marks is that stands at `index`.
  private static func length(of marks: [String], in bytes: [UInt8], at index: Int) -> Int? {
    marks.first { mark in
      bytes.count - index >= mark.utf8.count
        && zip(mark.utf8, bytes[index...]).allSatisfy { mark, byte in
          mark == byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= mark && mark | 0x20 == byte
        }
    }?.utf8.count
  }
}
