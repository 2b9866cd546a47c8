import JSON
import Voxels

/// Something that is wrong with an object of an array.
public struct VerificationFault: Sendable, Equatable {
  /// The object's path or URL.
  public var file: String
  /// The position of the chunk in the array's grid of chunks; nil when it is about the object or its index.
  public var chunk: [Int]?
  public var kind: ShardFault.Kind
  /// The bytes of the object that are meant.
  public var range: Range<Int>?
  public var message: String

  init(file: String, chunk: [Int]? = nil, kind: ShardFault.Kind, range: Range<Int>? = nil, message: String) {
    self.file = file
    self.chunk = chunk
    self.kind = kind
    self.range = range
    self.message = message
  }

  init(_ fault: ShardFault, of facts: ShardFacts) {
    self.init(
      file: facts.file, chunk: fault.index.map { zip($0, facts.firstChunk ?? $0.map { _ in 0 }).map(+) },
      kind: fault.kind, range: fault.range, message: fault.message)
  }

  /// One line for people, without control characters.
  public var line: String {
    var text = file
    if let chunk { text += ": chunk \(chunk.map(String.init).joined(separator: ","))" }
    if let range { text += ", bytes \(range.lowerBound)..<\(range.upperBound)" }
    return "\(text): \(kind.rawValue): \(message)".printable
  }

  var json: JSON {
    var object = JSONObject()
    object["file"] = .string(file)
    object["chunk"] = chunk.map { .ints($0) } ?? .null
    object["offset"] = range.map { .integer(Int64($0.lowerBound)) } ?? .null
    object["bytes"] = range.map { .integer(Int64($0.count)) } ?? .null
    object["fault"] = .string(kind.rawValue)
    object["message"] = .string(message)
    return .object(object)
  }

  /// Nil for what is no fault.
  init?(_ json: JSON) {
    guard let file = json["file"]?.string, let kind = json["fault"]?.string.flatMap(ShardFault.Kind.init),
      let message = json["message"]?.string
    else { return nil }
    var range: Range<Int>?
    if let offset = json["offset"]?.int, let bytes = json["bytes"]?.int, offset >= 0, bytes >= 0,
      bytes <= Int.max - offset
    {
      range = offset..<offset + bytes
    }
    self.init(file: file, chunk: json["chunk"]?.ints, kind: kind, range: range, message: message)
  }
}
