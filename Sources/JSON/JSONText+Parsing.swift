import Voxels

extension JSONText {
  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) without a source, for what ``JSON/init(parsing:)-(Bytes)`` refuses.
  public init(parsing text: Bytes) throws(Failure) {
    // This one knows what is JSON; below only the structure is looked for.
    _ = try JSON(parsing: text)
    var scanner = Scanner(rest: text.array[...])
    lead = scanner.trivia()
    root = try scanner.element()
    trail = scanner.rest
    indent = JSONText.indent(of: root)
  }

  /// What the first level that is indented is indented by.
  private static func indent(of element: Element) -> [UInt8]? {
    guard let items = element.items, let first = items.list.first, let last = items.list.last else { return nil }
    if let outer = lastLine(items.hasTrailingComma ? items.rest : last.trail), let inner = lastLine(first.lead),
      inner.count > outer.count, inner.starts(with: outer)
    {
      return Array(inner.dropFirst(outer.count))
    }
    return items.list.lazy.compactMap { indent(of: $0.element) }.first
  }

  /// The spaces that a line begins with; nil when no line begins there.
  static func lastLine(_ trivia: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let start = trivia.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = trivia[(start + 1)...]
    return line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } ? line : nil
  }
}

/// Finds the structure of a document that is known to be JSON, or what json-c takes for it: comments, text in single
/// quotes, commas behind the last item.
private struct Scanner {
  var rest: ArraySlice<UInt8>

  private static let unexpected = Failure(.invalid, "", "is JSON of a kind that cannot be edited")

  /// Spaces and comments.
  mutating func trivia() -> ArraySlice<UInt8> {
    let start = rest
    while let byte = rest.first {
      if byte == UInt8(ascii: "/") {
        let isBlock = rest.dropFirst().first == UInt8(ascii: "*")
        let end = isBlock ? rest.dropFirst(2).firstRange(of: Array("*/".utf8))?.upperBound : rest.firstIndex(of: 10)
        rest = rest[(end ?? rest.endIndex)...]
      } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
        rest.removeFirst()
      } else {
        break
      }
    }
    return start[..<rest.startIndex]
  }

  mutating func element() throws(Failure) -> JSONText.Element {
    switch rest.first {
    case UInt8(ascii: "{"): return .object(try items(until: UInt8(ascii: "}"), areMembers: true))
    case UInt8(ascii: "["): return .array(try items(until: UInt8(ascii: "]"), areMembers: false))
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .scalar(try quoted())
    default:
      let start = rest
      rest = rest.drop { !"{}[],:/\"' \t\n\r\u{B}\u{C}".utf8.contains($0) }
      guard rest.startIndex > start.startIndex else { throw Scanner.unexpected }
      return .scalar(start[..<rest.startIndex])
    }
  }

  private mutating func items(until end: UInt8, areMembers: Bool) throws(Failure) -> JSONText.Items {
    rest.removeFirst()
    var items = JSONText.Items(list: [], rest: rest[rest.startIndex..<rest.startIndex])
    while true {
      let lead = trivia()
      if rest.first == end {
        rest.removeFirst()
        items.rest = lead
        items.hasTrailingComma = !items.list.isEmpty
        return items
      }
      let key = areMembers ? try self.key() : nil
      let element = try element()
      items.list.append(JSONText.Item(lead: lead, key: key, element: element, trail: trivia()))
      guard let separator = rest.popFirst(), separator == UInt8(ascii: ",") || separator == end else {
        throw Scanner.unexpected
      }
      if separator == end { return items }
    }
  }

  private mutating func key() throws(Failure) -> (text: ArraySlice<UInt8>, name: String) {
    let start = rest
    let name = try JSON(parsing: Bytes(try quoted())).string ?? ""
    _ = trivia()
    guard rest.popFirst() == UInt8(ascii: ":") else { throw Scanner.unexpected }
    _ = trivia()
    return (start[..<rest.startIndex], name)
  }

  private mutating func quoted() throws(Failure) -> ArraySlice<UInt8> {
    let start = rest
    guard let quote = rest.popFirst() else { throw Scanner.unexpected }
    while let byte = rest.popFirst() {
      if byte == quote { return start[..<rest.startIndex] }
      if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
    }
    throw Scanner.unexpected
  }
}
