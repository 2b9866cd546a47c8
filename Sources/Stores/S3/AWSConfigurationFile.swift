/// A file of sections such as `~/.aws/config`.
///
///     [profile lab]
///     region = eu-central-1   # near us
///     s3 =
///       addressing_style = path
///
/// Values of a nested block have the block's name and a dot in front: `s3.addressing_style`.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
public struct AWSConfigurationFile: Sendable, Equatable {
  /// Values by name in lower case, by section.
  public private(set) var sections: [String: [String: String]] = [:]

  /// Reads what can be understood; a line that cannot be is passed over.
  public init(parsing text: String) {
    var section: String?
    var block: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let content = line.drop { $0 == " " || $0 == "\t" }
      guard let first = content.first, first != "#", first != ";" else { continue }
      if first == "[" {
        guard let end = content.firstIndex(of: "]") else { continue }
        let words = content[content.index(after: content.startIndex)..<end].split { $0 == " " || $0 == "\t" }
        let name = words.map { $0.filter { $0 != "\"" && $0 != "'" } }.joined(separator: " ")
        section = name
        block = nil
        if sections[name] == nil { sections[name] = [:] }
        continue
      }
      guard let section, let equals = content.firstIndex(of: "=") else { continue }
      var name = AWSConfigurationFile.trimmed(content[..<equals]).lowercased()
      let value = AWSConfigurationFile.value(content[content.index(after: equals)...])
      if content.startIndex > line.startIndex, let block {
        name = block + "." + name
      } else {
        block = value.isEmpty ? name : nil
      }
      sections[section]?[name] = value
    }
  }

  /// A comment ends a value where space is in front of it; secrets hold such characters.
  private static func value(_ text: Substring) -> String {
    var end = text.endIndex
    for comment in [" #", " ;", "\t#", "\t;"] {
      if let found = text.firstRange(of: comment), found.lowerBound < end { end = found.lowerBound }
    }
    return trimmed(text[..<end])
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return String(text)
  }
}
