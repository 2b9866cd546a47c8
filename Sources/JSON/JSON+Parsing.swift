import CJSONC
import Voxels

extension JSON {
  /// The largest document that is parsed, in bytes.
  public static let sizeLimit = 64 << 20
  /// The deepest nesting that is parsed.
  public static let depthLimit = 64

  /// Parses one JSON document (UTF-8). Bare `NaN`, `Infinity` and `-Infinity`, which Python writers emit, are numbers;
  /// integers that do not fit 64 bits become the nearest `Double`.
  ///
  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) without a source.
  public init(parsing text: Bytes) throws(Failure) {
    guard text.count <= JSON.sizeLimit else {
      throw Failure(.tooLarge, "", "JSON document of \(text.count) bytes, more than the limit of \(JSON.sizeLimit)")
    }
    let weight = JSON.weight(of: text)
    guard weight <= JSON.weightLimit else {
      throw Failure(
        .tooLarge, "",
        "JSON document that takes about \(weight) bytes of memory, more than the limit of \(JSON.weightLimit)")
    }
    let text = JSON.withoutLongIntegers(text)
    guard let tokener = json_tokener_new_ex(Int32(JSON.depthLimit)) else {
      throw Failure(.io, "", "out of memory for the JSON parser")
    }
    defer { json_tokener_free(tokener) }
    let (root, end) = text.withUnsafeBytes { memory in
      let characters = memory.bindMemory(to: CChar.self)
      let root = json_tokener_parse_ex(tokener, characters.baseAddress, Int32(characters.count))
      return (root, json_tokener_get_parse_end(tokener))
    }
    defer { json_object_put(root) }
    var status = json_tokener_get_error(tokener)
    if status == json_tokener_continue {
      // A bare number or word at the end of input is only complete once something follows it.
      let isComplete = text.withUnsafeBytes { memory in
        guard let last = memory.last(where: { !JSON.isSpace($0) }) else { return false }
        return (0x30...0x39).contains(last) || (0x61...0x7A).contains(last | 0x20)
      }
      if isComplete {
        let scalar = json_tokener_parse_ex(tokener, " ", 1)
        status = json_tokener_get_error(tokener)
        defer { json_object_put(scalar) }
        if status == json_tokener_success {
          self = try JSON.convert(scalar)
          return
        }
      }
      throw Failure(.invalid, "", "not valid JSON: the document ends too early")
    }
    guard status == json_tokener_success else {
      let reason =
        status == json_tokener_error_depth
        ? "nested more than \(JSON.depthLimit) deep" : String(cString: json_tokener_error_desc(status))
      throw Failure(.invalid, "", "not valid JSON at byte \(end): \(reason)")
    }
    let trailing = text.withUnsafeBytes { memory in memory[end...].contains { !JSON.isSpace($0) } }
    guard !trailing else { throw Failure(.invalid, "", "not valid JSON: something follows it at byte \(end)") }
    self = try JSON.convert(root)
  }

  /// Parses the document of a file or object, whose name a failure then carries.
  public init(parsing text: Bytes, source: String) throws(Failure) {
    do throws(Failure) { try self.init(parsing: text) } catch { throw error.at(source) }
  }

  public init(parsing text: String) throws(Failure) { try self.init(parsing: Bytes(Array(text.utf8))) }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func convert(_ node: OpaquePointer?) throws(Failure) -> JSON {
    guard let node else { return .null }
    switch json_object_get_type(node) {
    case json_type_boolean: return .bool(json_object_get_boolean(node) != 0)
    case json_type_double: return .number(json_object_get_double(node))
    case json_type_int:
      let signed = json_object_get_int64(node)
      guard signed == Int64.max else { return .integer(signed) }
      let unsigned = json_object_get_uint64(node)
      return unsigned > UInt64(Int64.max) ? .unsigned(unsigned) : .integer(signed)
    case json_type_string: return .string(string(json_object_get_string(node), json_object_get_string_len(node)))
    case json_type_array:
      var items: [JSON] = []
      let count = json_object_array_length(node)
      items.reserveCapacity(count)
      for i in 0..<count { items.append(try convert(json_object_array_get_idx(node, i))) }
      return .array(items)
    case json_type_object:
      var object = JSONObject()
      var entry = json_object_get_object(node)?.pointee.head
      while let member = entry {
        let name = member.pointee.k.map { String(cString: $0.assumingMemoryBound(to: CChar.self)) } ?? ""
        object[name] = try convert(member.pointee.v.map { OpaquePointer($0) })
        entry = member.pointee.next
      }
      return .object(object)
    default: return .null
    }
  }

  private static func string(_ text: UnsafePointer<CChar>?, _ count: Int32) -> String {
    guard let text else { return "" }
    return text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
      String(decoding: UnsafeBufferPointer(start: $0, count: Int(count)), as: UTF8.self)
    }
  }
}
