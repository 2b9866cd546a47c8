/// Lists of numbers in the text of an element, with white space between them.
enum Numbers {
  static func doubles(_ text: String) -> [Double]? { all(text, Double.init) }
  static func ints(_ text: String) -> [Int]? { all(text) { Int($0) } }

  private static func all<Value>(_ text: String, _ convert: (Substring) -> Value?) -> [Value]? {
    var values: [Value] = []
    for part in text.split(whereSeparator: \.isWhitespace) {
      guard let value = convert(part) else { return nil }
      values.append(value)
    }
    return values
  }
}
