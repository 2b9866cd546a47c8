import CExpat
import Voxels

/// Grows a tree out of what expat reports.
final class XMLBuilder {
  /// An element that is still open.
  private struct Open {
    var element: XML
    var text: [UInt8] = []
  }

  private let parser: XML_Parser
  private var open: [Open] = []
  private var count = 0
  private(set) var root: XML?
  private(set) var failure: Failure?

  init(_ parser: XML_Parser) { self.parser = parser }

  /// Has the parser report to this builder, which must outlive the parsing.
  func listen() {
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser, { XMLBuilder.of($0)?.start($1, $2) }, { builder, _ in XMLBuilder.of(builder)?.end() })
    XML_SetCharacterDataHandler(parser) { XMLBuilder.of($0)?.append($1, count: $2) }
    XML_SetStartDoctypeDeclHandler(parser) { builder, _, _, _, hasDeclarations in
      guard hasDeclarations != 0 else { return }
      XMLBuilder.of(builder)?.stop(.unsupported, "has declarations in its DOCTYPE, which are not supported")
    }
    XML_SetSkippedEntityHandler(parser) { builder, name, _ in
      let name = name.map { String(cString: $0) } ?? ""
      XMLBuilder.of(builder)?.stop(.unsupported, "refers to the entity \(name), which it does not define")
    }
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> XMLBuilder? {
    pointer.map { Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
  }

  private func start(_ name: UnsafePointer<XML_Char>?, _ pairs: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
    guard failure == nil, let name else { return }
    guard open.count < XML.depthLimit else { return stop(.tooLarge, "is nested more than \(XML.depthLimit) deep") }
    var element = XML(name: String(cString: name))
    count += 1
    var next = pairs
    while let key = next?[0], let value = next?[1] {
      element.attributes[String(cString: key)] = String(cString: value)
      count += 1
      next = next.map { $0 + 2 }
    }
    guard count <= XML.countLimit else {
      return stop(.tooLarge, "has more than \(XML.countLimit) elements and attributes")
    }
    open.append(Open(element: element))
  }

  private func append(_ characters: UnsafePointer<XML_Char>?, count: Int32) {
    guard failure == nil, !open.isEmpty, let characters else { return }
    characters.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
      open[open.count - 1].text += UnsafeBufferPointer(start: $0, count: Int(count))
    }
  }

  private func end() {
    guard failure == nil, var closed = open.popLast() else { return }
    let text = closed.text
    if let first = text.firstIndex(where: { !XMLBuilder.isSpace($0) }),
      let last = text.lastIndex(where: { !XMLBuilder.isSpace($0) })
    {
      closed.element.text = String(decoding: text[first...last], as: UTF8.self)
    }
    if open.isEmpty {
      root = closed.element
    } else {
      open[open.count - 1].element.children.append(closed.element)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private func stop(_ code: Failure.Code, _ problem: String) {
    guard failure == nil else { return }
    failure = Failure(code, "", "the XML document \(problem) (line \(XML_GetCurrentLineNumber(parser)))")
    XML_StopParser(parser, 0)
  }
}
