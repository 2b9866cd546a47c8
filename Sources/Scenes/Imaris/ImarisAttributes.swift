import JSON

/// Attributes as Imaris writes them: everything is text, a character an element.
struct ImarisAttributes {
  private let attributes: JSON

  init(_ attributes: JSON?) { self.attributes = attributes ?? .null }

  /// Nil where the attribute is missing or empty.
  func text(_ name: String) -> String? {
    guard let value = attributes[name], let text = value.string ?? value.strings?.joined() else { return nil }
    let trimmed = text.prefix { $0 != "\0" }
    return trimmed.allSatisfy(\.isWhitespace) ? nil : String(trimmed)
  }

  func int(_ name: String) -> Int? { numbers(name)?.first.flatMap { Int(exactly: $0) } }

  func double(_ name: String) -> Double? { numbers(name)?.first }

  /// Finite numbers with white space between them; also those of attributes that hold numbers.
  func numbers(_ name: String) -> [Double]? {
    if let numbers = attributes[name]?.doubles ?? attributes[name]?.double.map({ [$0] }) { return numbers }
    guard let text = text(name) else { return nil }
    let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) }
    guard !numbers.isEmpty, numbers.allSatisfy({ $0?.isFinite ?? false }) else { return nil }
    return numbers.compactMap { $0 }
  }
}
