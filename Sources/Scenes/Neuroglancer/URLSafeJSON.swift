import JSON
import Voxels

/// JSON as older links have it: `_` or `&` for commas between values, and `'` for the quotation marks around strings.
/// JSON itself is read as it stands.
///
/// https://github.com/google/neuroglancer/blob/master/src/util/json.ts
enum URLSafeJSON {
  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) without a source.
  static func parse(_ text: String) throws(Failure) -> JSON {
    let bytes = Array(text.utf8)
    // What is JSON needs no second look.
    if let json = try? JSON(parsing: Bytes(bytes)) { return json }
    return try JSON(parsing: Bytes(plain(bytes)))
  }

  private static let quote = UInt8(ascii: "'")
  private static let doubleQuote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// The text with commas and quotation marks as JSON has them.
  private static func plain(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 64)
    var position = 0
    while position < text.count {
      let byte = text[position]
      position += 1
      switch byte {
      case UInt8(ascii: "_"), UInt8(ascii: "&"): result.append(UInt8(ascii: ","))
      case quote, doubleQuote: position = string(text, position, mark: byte, &result)
      default: result.append(byte)
      }
    }
    return result
  }

  /// Takes over a string whose quotation mark lies right before `start`; where it ends.
  private static func string(_ text: [UInt8], _ start: Int, mark: UInt8, _ result: inout [UInt8]) -> Int {
    var position = start
    result.append(doubleQuote)
    while position < text.count, text[position] != mark {
      if text[position] == backslash, position + 1 < text.count {
        // A mark that was escaped for its own sake need not be any more.
        if text[position + 1] != quote { result.append(backslash) }
        result.append(text[position + 1])
        position += 2
      } else {
        if text[position] == doubleQuote { result.append(backslash) }
        result.append(text[position])
        position += 1
      }
    }
    result.append(doubleQuote)
    return position + 1
  }
}
