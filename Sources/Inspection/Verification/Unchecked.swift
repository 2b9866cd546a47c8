import JSON
import Voxels

/// Chunks that nobody can tell anything of for one reason: what they are encoded with is not supported.
public struct Unchecked: Sendable, Equatable {
  /// The most reasons that are told apart in an array.
  private static let limit = 10

  public let reason: String
  public private(set) var count: Int
  /// The object of the first of them, and its position in the array's grid; nil when it is about the object itself.
  public let file: String
  public let chunk: [Int]?

  init(reason: String, count: Int = 1, file: String, chunk: [Int]?) {
    self.reason = reason
    self.count = count
    self.file = file
    self.chunk = chunk
  }

  /// One line for people, without control characters.
  public var line: String {
    let chunk = chunk.map { ": chunk \($0.map(String.init).joined(separator: ","))" } ?? ""
    return "\(reason) (\(count == 1 ? "" : "\(count) chunks, the first is ")\(file)\(chunk))".printable
  }

  var json: JSON {
    [
      "reason": .string(reason), "count": .integer(Int64(count)), "file": .string(file),
      "chunk": chunk.map { .ints($0) } ?? .null,
    ]
  }

  /// Nil for what is none.
  init?(_ json: JSON) {
    guard let reason = json["reason"]?.string, let count = json["count"]?.int, count > 0,
      let file = json["file"]?.string
    else { return nil }
    self.init(reason: reason, count: count, file: file, chunk: json["chunk"]?.ints)
  }

  /// Adds more to a list, where each reason stands once; those beyond the limit count for the last one.
  static func add(_ more: Unchecked, to list: inout [Unchecked]) {
    if let known = list.firstIndex(where: { $0.reason == more.reason }) ?? (list.count < limit ? nil : limit - 1) {
      list[known].count += more.count
    } else {
      list.append(more)
    }
  }
}

extension Failure {
  /// What is wrong and what to do, without the place.
  var explanation: String { remedy.map { "\(problem); \($0)" } ?? problem }
}
