/// Numbers of bytes for people.
public enum ByteCount {
  /// In powers of 1000: `812 B`, `3.01 MB`, `144 TB`.
  public static func text(_ bytes: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    var value = Double(bytes)
    var unit = 0
    while abs(value) >= 999.5, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let decimals = unit == 0 ? 0 : abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0
    return "\(value.formatted(decimals: decimals)) \(units[unit])"
  }
}
