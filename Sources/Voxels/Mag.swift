/// Mags as WEBKNOSSOS names them: `1`, `2-2-1`, `4-4-2`.
public enum Mag {
  public static func name(_ mag: Vector3<Int>) -> String {
    mag.x == mag.y && mag.y == mag.z ? "\(mag.x)" : "\(mag.x)-\(mag.y)-\(mag.z)"
  }

  /// Nil when the text is no mag.
  public static func parse(_ text: String) -> Vector3<Int>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { $0.first == "+" ? nil : Int($0) }
    guard parts.count == 1 || parts.count == 3, parts.allSatisfy({ ($0 ?? 0) > 0 }) else { return nil }
    let values = parts.compactMap { $0 }
    return values.count == 1 ? Vector3(repeating: values[0]) : Vector3(values[0], values[1], values[2])
  }
}
