import Voxels

/// A JSON document as it is written, to be changed in places: what nobody changes keeps every byte, its spaces, the order
/// of its members and the digits of its numbers.
public struct JSONText: Sendable {
  /// A step into a document.
  public enum Step: Sendable, Equatable {
    case member(String)
    case item(Int)
  }

  /// A value with nothing around it.
  enum Element: Sendable {
    /// A number, text or word, as it is written.
    case scalar(ArraySlice<UInt8>)
    case array(Items)
    case object(Items)
  }

  /// What a pair of brackets holds.
  struct Items: Sendable {
    var list: [Item]
    /// What stands behind the last comma, or between the brackets of an empty container.
    var rest: ArraySlice<UInt8>
    /// Whether a comma follows the last item, as some writers have it.
    var hasTrailingComma = false
  }

  struct Item: Sendable {
    /// Spaces and comments in front.
    var lead: ArraySlice<UInt8>
    /// The name of a member, as it is written up to its value, and what it means.
    var key: (text: ArraySlice<UInt8>, name: String)?
    var element: Element
    /// Spaces and comments behind, in front of the comma or bracket.
    var trail: ArraySlice<UInt8>
  }

  var root: Element
  /// What stands around the root.
  let lead, trail: ArraySlice<UInt8>
  /// What a level is indented by; nil for a document of one line.
  let indent: [UInt8]?

  /// All of the document.
  public var text: [UInt8] {
    var out = Array(lead)
    JSONText.write(root, to: &out)
    return out + trail
  }

  /// The value at a place; nil when nothing is there.
  public func value(at path: [Step]) -> JSON? {
    guard let element = JSONText.element(root, at: path[...]) else { return nil }
    var out: [UInt8] = []
    JSONText.write(element, to: &out)
    return try? JSON(parsing: Bytes(out))
  }

  private static func element(_ element: Element, at path: ArraySlice<Step>) -> Element? {
    guard let step = path.first else { return element }
    guard let items = element.items, let index = items.index(of: step) else { return nil }
    return JSONText.element(items.list[index].element, at: path.dropFirst())
  }

  static func write(_ element: Element, to out: inout [UInt8]) {
    switch element {
    case .scalar(let text): out += text
    case .array(let items): write(items, brackets: (UInt8(ascii: "["), UInt8(ascii: "]")), to: &out)
    case .object(let items): write(items, brackets: (UInt8(ascii: "{"), UInt8(ascii: "}")), to: &out)
    }
  }

  private static func write(_ items: Items, brackets: (UInt8, UInt8), to out: inout [UInt8]) {
    out.append(brackets.0)
    for (index, item) in items.list.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out += item.lead
      if let key = item.key { out += key.text }
      write(item.element, to: &out)
      out += item.trail
    }
    if items.hasTrailingComma { out.append(UInt8(ascii: ",")) }
    out += items.rest
    out.append(brackets.1)
  }
}

extension JSONText.Element {
  var items: JSONText.Items? {
    switch self {
    case .scalar: nil
    case .array(let items), .object(let items): items
    }
  }
}

extension JSONText.Items {
  /// Where a step leads; of members with one name the last counts.
  func index(of step: JSONText.Step) -> Int? {
    switch step {
    case .item(let index): list.indices.contains(index) && list[index].key == nil ? index : nil
    case .member(let name): list.lastIndex { $0.key?.name == name }
    }
  }
}
