import Voxels

extension JSON {
  /// The value as a JSON document. NaN and infinities, which JSON lacks, become the strings that Zarr uses.
  ///
  /// - Parameter indent: spaces a level; nil writes one line. Arrays of scalars always stay on one line.
  public func text(indent: Int? = nil) -> String {
    var out = ""
    write(to: &out, indent: indent, depth: 0)
    return out
  }

  /// The value as a JSON document without any space.
  public var compactText: String {
    var out = ""
    write(to: &out, indent: nil, depth: 0, space: "")
    return out
  }

  private func write(to out: inout String, indent: Int?, depth: Int, space: String = " ") {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += "\(value)"
    case .unsigned(let value): out += "\(value)"
    case .number(let value): out += JSON.text(value)
    case .string(let value): JSON.write(value, to: &out)
    case .array(let items):
      let isFlat = items.allSatisfy { $0.array == nil && $0.object == nil }
      JSON.writeList(items, brackets: ("[", "]"), to: &out, indent: isFlat ? nil : indent, depth: depth, space: space) {
        item, out in
        item.write(to: &out, indent: indent, depth: depth + 1, space: space)
      }
    case .object(let object):
      JSON.writeList(object.members, brackets: ("{", "}"), to: &out, indent: indent, depth: depth, space: space) {
        member, out in
        JSON.write(member.key, to: &out)
        out += ":" + space
        member.value.write(to: &out, indent: indent, depth: depth + 1, space: space)
      }
    }
  }

  private static func writeList<Item>(
    _ items: [Item], brackets: (String, String), to out: inout String, indent: Int?, depth: Int, space: String,
    _ body: (Item, inout String) -> Void
  ) {
    out += brackets.0
    for (i, item) in items.enumerated() {
      if i > 0 { out += indent == nil ? "," + space : "," }
      if let indent { out += "\n" + String(repeating: " ", count: indent * (depth + 1)) }
      body(item, &out)
    }
    if let indent, !items.isEmpty { out += "\n" + String(repeating: " ", count: indent * depth) }
    out += brackets.1
  }

  private static func text(_ value: Double) -> String {
    if value.isNaN { return "\"NaN\"" }
    if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    if value == 0, value.sign == .minus { return "-0.0" }
    if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
    return "\(value)"
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      // Beyond what JSON asks for: nothing that a terminal could act on leaves unescaped.
      case _ where scalar.isUnprintable:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
