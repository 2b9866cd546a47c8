/// The positions of objects in a grid, as keys of numbers have them: `1/23/45`.
enum GridKey {
  /// The numbers of a key; nil when it does not have that many, or one is not written as it would be.
  static func numbers(_ key: Substring.UTF8View, separator: UInt8, count: Int) -> [Int]? {
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    var value = 0
    var digits = 0
    for byte in key {
      if byte == separator {
        guard digits > 0 else { return nil }
        numbers.append(value)
        (value, digits) = (0, 0)
      } else {
        let digit = Int(byte) - 48
        // Leading zeros and signs are other names, and no grid has more digits.
        guard (0...9).contains(digit), digits < 18, digits == 0 || value > 0 else { return nil }
        value = value * 10 + digit
        digits += 1
      }
    }
    guard digits > 0 else { return nil }
    numbers.append(value)
    return numbers.count == count ? numbers : nil
  }
}
