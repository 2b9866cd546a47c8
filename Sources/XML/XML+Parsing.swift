import CExpat
import Voxels

extension XML {
  /// The largest document that is parsed, in bytes.
  public static let sizeLimit = 64 << 20
  /// The deepest nesting that is parsed.
  public static let depthLimit = 64
  /// How many elements and attributes a document may have in all.
  public static let countLimit = 1_000_000

  /// Parses one document (UTF-8, UTF-16, ISO-8859-1 or ASCII) and gives its root.
  ///
  /// Nothing outside of the document is ever loaded, and documents that declare entities or default attributes are
  /// refused, so that none grows when it is parsed.
  ///
  /// - Throws: ``Failure`` (`invalid`, `unsupported`, `tooLarge`) without a source, with the line where it is known.
  public init(parsing text: Bytes) throws(Failure) {
    guard text.count <= XML.sizeLimit else {
      throw Failure(.tooLarge, "", "XML document of \(text.count) bytes, more than the limit of \(XML.sizeLimit)")
    }
    guard let parser = XML_ParserCreate(nil) else {
      throw Failure(.io, "", "out of memory for the XML parser")
    }
    defer { XML_ParserFree(parser) }
    let builder = XMLBuilder(parser)
    let status = withExtendedLifetime(builder) {
      builder.listen()
      return text.withUnsafeBytes { memory in
        XML_Parse(parser, memory.bindMemory(to: CChar.self).baseAddress, Int32(memory.count), 1)
      }
    }
    if let failure = builder.failure { throw failure }
    guard status == XML_STATUS_OK, let root = builder.root else {
      let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown error"
      throw Failure(.invalid, "", "not valid XML in line \(XML_GetCurrentLineNumber(parser)): \(reason)")
    }
    self = root
  }

  /// Parses the document of a file or object, whose name a failure then carries.
  public init(parsing text: Bytes, source: String) throws(Failure) {
    do throws(Failure) { try self.init(parsing: text) } catch { throw error.at(source) }
  }

  public init(parsing text: String) throws(Failure) { try self.init(parsing: Bytes(Array(text.utf8))) }
}
