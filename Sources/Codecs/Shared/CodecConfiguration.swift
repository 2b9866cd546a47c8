import JSON
import Voxels

/// A codec's object in the metadata, read member by member with failures that name the codec and the member.
struct CodecConfiguration {
  private let codec: String
  private let json: JSON

  init(_ json: JSON, of codec: String) {
    self.codec = codec
    self.json = json
  }

  /// A member; nil when it is missing or null.
  subscript(member: String) -> JSON? {
    guard let value = json[member], !value.isNull else { return nil }
    return value
  }

  func integer(_ member: String, in range: ClosedRange<Int>, default fallback: Int) throws(Failure) -> Int {
    guard let value = self[member] else { return fallback }
    guard let integer = value.int, range.contains(integer) else {
      throw invalid(member, "is not an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  func number(_ member: String) throws(Failure) -> Double {
    guard let value = self[member] else { throw missing(member) }
    guard let number = value.double else { throw invalid(member, "is not a number") }
    return number
  }

  func dtype(_ member: String, default fallback: NumpyDType? = nil) throws(Failure) -> NumpyDType {
    guard let value = self[member] else {
      guard let fallback else { throw missing(member) }
      return fallback
    }
    guard let text = value.string else { throw invalid(member, "is not a string such as \"<u2\"") }
    return try NumpyDType(parsing: text)
  }

  func missing(_ member: String) -> Failure {
    Failure(.invalid, "", "codec \(codec): \"\(member)\" is missing", remedy: "add it to the codec's metadata")
  }

  func invalid(_ member: String, _ problem: String) -> Failure {
    Failure(.invalid, "", "codec \(codec): \"\(member)\" \(problem)", remedy: "correct the codec's metadata")
  }

  func unsupported(_ member: String, _ problem: String, remedy: String) -> Failure {
    Failure(.unsupported, "", "codec \(codec): \"\(member)\" \(problem)", remedy: remedy)
  }
}
