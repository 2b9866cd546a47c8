import JSON

/// A shader of an image layer, taken apart: its controls, and its code without them and without comments.
///
/// https://github.com/google/neuroglancer/blob/master/src/sliceview/image_layer_rendering.md
struct ShaderSource {
  enum Control: Equatable {
    /// Maps values to 0…1. Nil where the state and the shader leave it open.
    case window(low: Double?, high: Double?, channel: Int?)
    /// `0xRRGGBB`.
    case color(UInt32)
    case number(Double)
    case other
  }

  private(set) var controls: [String: Control] = [:]
  /// The names of windows, in the order of the shader.
  private(set) var windows: [String] = []
  private(set) var code = ""

  /// What Neuroglancer draws where a layer has no shader.
  static let standard = "#uicontrol invlerp normalized\nvoid main() {\n  emitGrayscale(normalized());\n}\n"
  /// Longer shaders are not read.
  private static let sizeLimit = 1 << 16

  /// - Parameter values: `shaderControls` of the layer.
  init?(_ text: String, values: JSON?) {
    guard text.utf8.count <= ShaderSource.sizeLimit else { return nil }
    for line in ShaderSource.withoutComments(text).split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " || $0 == "\t" }
      guard words.first == "#" else {
        code += line + "\n"
        continue
      }
      let directive = words.dropFirst().drop { $0 == " " || $0 == "\t" }
      guard directive.hasPrefix("uicontrol"), let (name, control) = ShaderSource.control(directive.dropFirst(9), values)
      else { return nil }
      controls[name] = control
      if case .window = control { windows.append(name) }
    }
  }

  private static func withoutComments(_ text: String) -> String {
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
    var position = 0
    while position < bytes.count {
      if at(position) == UInt8(ascii: "/"), at(position + 1) == UInt8(ascii: "/") {
        while position < bytes.count, at(position) != UInt8(ascii: "\n") { position += 1 }
      } else if at(position) == UInt8(ascii: "/"), at(position + 1) == UInt8(ascii: "*") {
        position += 2
        while position < bytes.count, !(at(position) == UInt8(ascii: "*") && at(position + 1) == UInt8(ascii: "/")) {
          position += 1
        }
        position += 2
        result.append(UInt8(ascii: " "))
      } else if bytes[position] != UInt8(ascii: "\r") {
        result.append(bytes[position])
        position += 1
      } else {
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `TYPE NAME [CONTROL] [(PARAMETER=VALUE, …)]`.
  private static func control(_ text: Substring, _ values: JSON?) -> (name: String, control: Control)? {
    let open = text.firstIndex(of: "(") ?? text.endIndex
    let words = text[..<open].split { $0 == " " || $0 == "\t" }.map(String.init)
    guard words.count == 2 || words.count == 3 else { return nil }
    let parameters = parameters(text[open...].dropFirst())
    let value = values?[words[1]]
    switch words.count == 3 ? words[2] : words[0] {
    case "invlerp":
      let range = (value?["range"] ?? parameters["range"])?.array?.map(PresetParser.number(of:)) ?? []
      let channel = value?["channel"] ?? parameters["channel"]
      let isRange = range.count == 2 && range.allSatisfy { $0?.isFinite ?? false }
      return (
        words[1],
        .window(
          low: isRange ? range[0] : nil, high: isRange ? range[1] : nil, channel: channel?.int ?? channel?.ints?.first)
      )
    case "color":
      let text = value?.string ?? parameters["default"]?.string ?? "white"
      return (words[1], CSSColor.parse(text).map { .color($0) } ?? .other)
    case "slider":
      let standard = parameters["default"]?.double ?? parameters["min"]?.double
      return (words[1], (value?.double ?? standard).map { .number($0) } ?? .other)
    default: return (words[1], .other)
    }
  }

  /// `NAME=VALUE, …` up to the closing parenthesis; values are JSON.
  private static func parameters(_ text: Substring) -> [String: JSON] {
    var result: [String: JSON] = [:]
    var rest = text
    while let equals = rest.firstIndex(of: "=") {
      let name = rest[..<equals].filter { !$0.isWhitespace && $0 != "," }
      rest = rest[rest.index(after: equals)...]
      var depth = 0
      var isString = false
      let end =
        rest.firstIndex { character in
          if character == "\"" { isString.toggle() }
          if isString { return false }
          if "[{(".contains(character) { depth += 1 }
          if "]})".contains(character) { depth -= 1 }
          return depth < 0 || depth == 0 && character == ","
        } ?? rest.endIndex
      if let value = try? JSON(parsing: String(rest[..<end])) { result[name] = value }
      rest = rest[end...].dropFirst()
    }
    return result
  }
}
