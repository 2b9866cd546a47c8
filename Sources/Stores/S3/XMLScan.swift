import Voxels

/// What stands in the elements of a small XML document, as services answer.
///
/// Names are taken without their namespaces; attributes, comments and processing instructions are passed over, and a
/// document that breaks off ends where it does.
enum XMLScan {
  /// Calls `body` at the end of each element without elements in it.
  ///
  /// - Parameter body: gets the names on the way to the element, the root's first, and its text.
  static func leaves(_ document: Bytes, _ body: (_ path: [String], _ text: String) -> Void) {
    var rest = document.array[...]
    var path: [String] = []
    var text: [UInt8] = []
    var isLeaf = false
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      text += decoded(rest[..<start])
      rest = rest[(start + 1)...]
      if rest.starts(with: Array("![CDATA[".utf8)) {
        guard let end = rest.firstRange(of: Array("]]>".utf8)) else { return }
        text += rest[(rest.startIndex + 8)..<end.lowerBound]
        rest = rest[end.upperBound...]
        continue
      }
      if rest.starts(with: Array("!--".utf8)) {
        guard let end = rest.firstRange(of: Array("-->".utf8)) else { return }
        rest = rest[end.upperBound...]
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return }
      let tag = rest[..<end]
      rest = rest[(end + 1)...]
      switch tag.first {
      case UInt8(ascii: "?"), UInt8(ascii: "!"), nil: continue
      case UInt8(ascii: "/"):
        if isLeaf { body(path, String(decoding: text, as: UTF8.self)) }
        _ = path.popLast()
        isLeaf = false
      default:
        guard path.count < depthLimit else { return }
        path.append(name(tag))
        isLeaf = tag.last != UInt8(ascii: "/")
        if !isLeaf {
          body(path, "")
          path.removeLast()
        }
      }
      text = []
    }
  }

  private static let depthLimit = 32

  private static func name(_ tag: ArraySlice<UInt8>) -> String {
    let name = tag.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
    return String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? [], as: UTF8.self)
  }

  /// Text with its references resolved; one that is not known stays as it is.
  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "&"), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let character = character(String(decoding: rest[..<end], as: UTF8.self))
      {
        result += Array(String(character).utf8)
        rest = rest[(end + 1)...]
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private static func character(_ reference: String) -> Unicode.Scalar? {
    switch reference {
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    case _ where reference.hasPrefix("#x"): UInt32(reference.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    case _ where reference.hasPrefix("#"): UInt32(reference.dropFirst()).flatMap { Unicode.Scalar($0) }
    default: nil
    }
  }
}
