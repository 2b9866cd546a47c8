import Voxels

/// NumPy's name for an element type and its byte order: `<u2`, `|b1`, `>f8`, also `uint16`.
///
/// See <https://numpy.org/doc/stable/reference/arrays.dtypes.html>.
public struct NumpyDType: Sendable, Hashable {
  public let elementType: ElementType
  /// Whether the most significant byte comes first; false for elements of one byte.
  public let isBigEndian: Bool

  public init(_ elementType: ElementType, isBigEndian: Bool = false) {
    self.elementType = elementType
    self.isBigEndian = isBigEndian && elementType.size > 1
  }

  /// - Throws: ``Failure`` naming the text: `unsupported` for a type that is no plain number (complex, times,
  ///   strings, records, objects) or a number of unusual size, `invalid` for what is no type at all.
  public init(parsing text: String) throws(Failure) {
    if let named = ElementType(rawValue: text) {
      self.init(named)
      return
    }
    var rest = text[...]
    let order = rest.first.flatMap { "<>|=".contains($0) ? $0 : nil }
    if order != nil { rest.removeFirst() }
    let element: ElementType? =
      switch rest {
      case "b1", "?": .bool
      case "i1": .int8
      case "i2": .int16
      case "i4": .int32
      case "i8": .int64
      case "u1": .uint8
      case "u2": .uint16
      case "u4": .uint32
      case "u8": .uint64
      case "f2": .float16
      case "f4": .float32
      case "f8": .float64
      default: nil
      }
    guard let element else { throw Self.failure(text, kind: rest.first, size: rest.dropFirst()) }
    self.init(element, isBigEndian: order == ">")
  }

  private static func failure(_ text: String, kind: Character?, size: Substring) -> Failure {
    let remedy = "microtome reads bool, int8 to int64, uint8 to uint64 and float16 to float64"
    let kinds: [Character: String] = [
      "c": "complex numbers", "m": "time differences", "M": "times", "S": "strings", "U": "strings", "V": "records",
      "O": "objects", "i": "integers of this size", "u": "integers of this size", "f": "numbers of this size",
      "b": "booleans of this size",
    ]
    let isDescriptor = size.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "[" || $0 == "]" || $0.isLetter) }
    guard let kind, let name = kinds[kind], isDescriptor, size.first.map({ $0.isNumber }) ?? (kind == "O") else {
      // A name as Python spells it, such as complex64 or datetime64[ns], is a type too.
      let names = ["complex", "datetime", "timedelta", "bytes", "str", "string", "void", "object", "bfloat", "float"]
      guard names.contains(where: text.hasPrefix) else {
        return Failure(.invalid, "", "\"\(text)\" is no data type", remedy: remedy)
      }
      return Failure(.unsupported, "", "data type \"\(text)\"", remedy: remedy)
    }
    return Failure(.unsupported, "", "data type \"\(text)\" (\(name))", remedy: remedy)
  }
}

extension NumpyDType: CustomStringConvertible {
  /// The descriptor as NumPy writes it, such as `>f8`.
  public var description: String {
    let descriptor = elementType.numpyDescriptor
    return isBigEndian ? ">" + descriptor.dropFirst() : descriptor
  }
}
