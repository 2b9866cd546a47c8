/// A JSON value with exact 64-bit integers and the members of objects in document order.
public enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// An integer beyond `Int64.max`.
  case unsigned(UInt64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

/// The members of a JSON object, in document order; of members with one name the last counts.
public struct JSONObject: Sendable, Equatable {
  public private(set) var keys: [String] = []
  private var values: [String: JSON] = [:]

  public init() {}

  public var isEmpty: Bool { keys.isEmpty }
  public var count: Int { keys.count }
  public var members: [(key: String, value: JSON)] { keys.map { ($0, values[$0] ?? .null) } }

  public subscript(key: String) -> JSON? {
    get { values[key] }
    set {
      guard let newValue else {
        if values.removeValue(forKey: key) != nil { keys.removeAll { $0 == key } }
        return
      }
      if values.updateValue(newValue, forKey: key) == nil { keys.append(key) }
    }
  }
}

extension JSON {
  /// A member of an object; nil when this is no object or has no such member.
  public subscript(key: String) -> JSON? { object?[key] }

  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var isNull: Bool { self == .null }

  /// An integer that fits `Int`; a number with a fraction is none, `3.0` is.
  public var int: Int? {
    switch self {
    case .integer(let value): Int(value)
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// Any number as a `Double`.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// An array that holds nothing but integers.
  public var ints: [Int]? { all(\.int) }
  /// An array that holds nothing but numbers.
  public var doubles: [Double]? { all(\.double) }
  /// An array that holds nothing but strings.
  public var strings: [String]? { all(\.string) }

  private func all<Value>(_ convert: (JSON) -> Value?) -> [Value]? {
    guard let array else { return nil }
    var values: [Value] = []
    for item in array {
      guard let value = convert(item) else { return nil }
      values.append(value)
    }
    return values
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    var object = JSONObject()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }

  public static func ints(_ values: [Int]) -> JSON { .array(values.map { .integer(Int64($0)) }) }
  public static func doubles(_ values: [Double]) -> JSON { .array(values.map { .number($0) }) }
  public static func strings(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }
}
