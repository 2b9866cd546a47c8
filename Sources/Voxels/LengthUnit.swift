/// A unit of length, as OME-Zarr, WEBKNOSSOS and people spell it.
public enum LengthUnit {
  private static let prefixes: [(name: String, symbol: String, exponent: Int)] = [
    ("yocto", "y", -24), ("zepto", "z", -21), ("atto", "a", -18), ("femto", "f", -15), ("pico", "p", -12),
    ("nano", "n", -9), ("micro", "µ", -6), ("milli", "m", -3), ("centi", "c", -2), ("deci", "d", -1), ("", "", 0),
    ("hecto", "h", 2), ("kilo", "k", 3), ("mega", "M", 6), ("giga", "G", 9), ("tera", "T", 12), ("peta", "P", 15),
    ("exa", "E", 18), ("zetta", "Z", 21), ("yotta", "Y", 24),
  ]
  private static let others: [String: Double] = [
    "angstrom": 1e-10, "Å": 1e-10, "inch": 0.0254, "foot": 0.3048, "yard": 0.9144, "mile": 1609.344,
    "parsec": 3.0856775814913673e16, "micron": 1e-6, "microns": 1e-6,
  ]

  /// Metres in one `unit`, or nil when the unit is not one of length that we know.
  public static func meters(in unit: String) -> Double? {
    if let value = others[unit] { return value }
    let unit = unit.replacingMicroSign()
    for prefix in prefixes {
      if unit == prefix.name + "meter" || unit == prefix.name + "metre" || unit == prefix.symbol + "m"
        || (prefix.symbol == "µ" && unit == "um")
      {
        return power(prefix.exponent)
      }
    }
    return nil
  }

  /// How many of `target` one `unit` is; 1 where either is missing or unknown.
  public static func factor(from unit: String?, to target: String?) -> Double {
    guard let unit, let target, let from = meters(in: unit), let to = meters(in: target) else { return 1 }
    return from / to
  }

  /// A length for people, in the prefix that suits it: `12.3 µm`. Unknown units are shown as they are.
  public static func formatted(_ value: Double, unit: String?) -> String { formatted([value], unit: unit) }

  /// Lengths for people in one prefix, that which suits the largest: `12.3, 0, -4 µm`.
  public static func formatted(_ values: [Double], unit: String?, separator: String = ", ") -> String {
    var factor = 1.0
    var symbol = unit ?? ""
    if let unit, let scale = meters(in: unit) {
      let largest = values.map { abs($0 * scale) }.max() ?? 0
      let steps: [(exponent: Int, symbol: String)] = [
        (-12, "pm"), (-9, "nm"), (-6, "µm"), (-3, "mm"), (0, "m"), (3, "km"),
      ]
      let own = steps.first { power($0.exponent) == scale }
      let best = largest == 0 ? own : steps.last { largest >= power($0.exponent) * 0.9999 } ?? steps[0]
      if let best { (factor, symbol) = (scale / power(best.exponent), best.symbol) }
    }
    let numbers = values.map { number($0 * factor) }.joined(separator: separator)
    return symbol.isEmpty ? numbers : "\(numbers) \(symbol)"
  }

  private static func power(_ exponent: Int) -> Double {
    // A parsed literal is exact to the last bit, repeated multiplication is not.
    Double("1e\(exponent)") ?? 1
  }

  /// Four significant digits, no trailing zeros.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    let magnitude = abs(value)
    let decimals = magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : 3
    return value.formatted(decimals: decimals)
  }
}

extension Double {
  /// The value with at most that many decimals and no trailing zeros.
  public func formatted(decimals: Int) -> String {
    // No more decimals than a `Double` of this size has.
    var decimals = min(decimals, 15)
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    while decimals > 0, abs(self) * Double(scale) > 0x1p53 {
      decimals -= 1
      scale /= 10
    }
    let scaled = (self * Double(scale)).rounded()
    guard abs(self) < 1e15, let magnitude = Int(exactly: abs(scaled)) else { return "\(self)" }
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: scale)
    let sign = scaled < 0 ? "-" : ""
    guard fraction != 0 else { return "\(sign)\(whole)" }
    var digits = String(fraction)
    digits = String(repeating: "0", count: max(0, decimals - digits.count)) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
  }
}

extension String {
  fileprivate func replacingMicroSign() -> String {
    String(map { $0 == "\u{3BC}" ? "µ" : $0 })
  }
}
