import JSON

/// Colours as people and tools write them.
public enum ColorParser {
  struct Parsed: Equatable {
    /// `0xRRGGBB`.
    var rgb: UInt32
    /// 0…1, where the colour has one.
    var alpha: Double?
  }

  /// `0xRRGGBB` of a colour as people write it: `#ff8800`, `ff8800`, `#f80`, `orange`. Nil when it is none.
  public static func color(_ text: String) -> UInt32? { color(.string(text))?.rgb }

  /// From 3, 4, 6 or 8 hex digits with or without `#`, the name of a basic colour, MoBIE's `r255-g0-b0-a255`, or a list
  /// of three or four numbers of 0…255, or of 0…1 when one has a fraction.
  static func color(_ value: JSON) -> Parsed? {
    if let text = value.string { return names[text.lowercased()].map { Parsed(rgb: $0) } ?? hex(text) ?? letters(text) }
    guard let parts = value.doubles, parts.count == 3 || parts.count == 4 else { return nil }
    let areFractions = parts.allSatisfy { (0...1).contains($0) } && parts.contains { $0 != $0.rounded() }
    return color(
      areFractions ? parts.map { ($0 * 255).rounded() } : parts,
      isAlphaFraction: (0...1).contains(parts[parts.count - 1]) && !areFractions)
  }

  private static func color(_ parts: [Double], isAlphaFraction: Bool) -> Parsed? {
    let alpha = parts.count > 3 ? isAlphaFraction ? parts[3] : parts[3] / 255 : nil
    let bytes = parts.prefix(3).compactMap { UInt32(exactly: $0) }
    guard bytes.count == 3, bytes.allSatisfy({ $0 <= 255 }), (0...1).contains(alpha ?? 1) else { return nil }
    return Parsed(rgb: bytes[0] << 16 | bytes[1] << 8 | bytes[2], alpha: alpha)
  }

  private static func hex(_ text: String) -> Parsed? {
    var digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
    // Without a sign three or four digits could be anything.
    let isShort = text.hasPrefix("#") && (digits.count == 3 || digits.count == 4)
    if isShort { digits = Substring(digits.flatMap { [$0, $0] }) }
    guard digits.count == 6 || digits.count == 8, digits.allSatisfy(\.isHexDigit),
      let rgb = UInt32(digits.prefix(6), radix: 16)
    else { return nil }
    let alpha = digits.count == 8 ? UInt32(digits.suffix(2), radix: 16).map { Double($0) / 255 } : nil
    return Parsed(rgb: rgb, alpha: alpha)
  }

  private static func letters(_ text: String) -> Parsed? {
    let parts = text.split(separator: "-")
    guard parts.count == 3 || parts.count == 4, zip(parts, "rgba").allSatisfy({ $0.first == $1 }) else { return nil }
    let numbers = parts.compactMap { Double($0.dropFirst()) }
    return numbers.count == parts.count ? color(numbers, isAlphaFraction: false) : nil
  }

  private static let names: [String: UInt32] = [
    "white": 0xFFFFFF, "red": 0xFF0000, "green": 0x00FF00, "blue": 0x0000FF, "cyan": 0x00FFFF, "magenta": 0xFF00FF,
    "yellow": 0xFFFF00, "gray": 0x808080, "grey": 0x808080, "orange": 0xFFA500, "black": 0x000000,
  ]
}
