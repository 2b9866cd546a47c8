import Glibc

/// Reads shaders that draw a sum of windows in colours, as most do: `emitGrayscale(normalized())`,
/// `emitRGB(color * normalized())`, `emitRGB(vec3(red(), green(), blue()))`.
///
/// What a shader does beyond that is not understood; then the result is nil, never a guess.
struct ShaderReader {
  private let source: ShaderSource
  private var tokens: ArraySlice<String>
  private var variables: [String: ShaderExpression] = [:]
  private var depth = 0

  /// How deep expressions are nested.
  private static let depthLimit = 32
  private static let tokenLimit = 4096

  /// What is drawn: a term for each window.
  static func terms(_ source: ShaderSource) -> [ShaderExpression.Term]? {
    guard let tokens = tokens(source.code) else { return nil }
    var reader = ShaderReader(source: source, tokens: tokens[...])
    return reader.program()
  }

  private init(source: ShaderSource, tokens: ArraySlice<String>) {
    self.source = source
    self.tokens = tokens
  }

  private static func tokens(_ code: String) -> [String]? {
    var tokens: [String] = []
    var rest = Substring(code)
    while let first = rest.first {
      guard tokens.count < tokenLimit, first.isASCII else { return nil }
      if first.isWhitespace {
        rest = rest.dropFirst()
      } else if first.isLetter || first == "_" {
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        tokens.append(String(word))
        rest = rest[word.endIndex...]
      } else if first.isNumber || first == "." {
        var word = rest.prefix { $0.isNumber || $0 == "." }
        if let mark = rest[word.endIndex...].first, "eE".contains(mark) {
          let exponent = rest[word.endIndex...].dropFirst()
          let sign = exponent.prefix { $0 == "-" || $0 == "+" }
          let digits = exponent[sign.endIndex...].prefix { $0.isNumber }
          word = rest[..<digits.endIndex]
        }
        tokens.append(String(word))
        rest = rest[word.endIndex...]
        if rest.first == "f" { rest = rest.dropFirst() }
      } else if "(){},;=*+-/".contains(first) {
        tokens.append(String(first))
        rest = rest.dropFirst()
      } else {
        return nil
      }
    }
    return tokens
  }

  private mutating func take(_ wanted: String) -> Bool {
    guard tokens.first == wanted else { return false }
    tokens = tokens.dropFirst()
    return true
  }

  private mutating func take(_ wanted: [String]) -> Bool { wanted.allSatisfy { take($0) } }

  /// `void main() { … }` with definitions of variables, and one thing that is drawn, last.
  private mutating func program() -> [ShaderExpression.Term]? {
    guard take(["void", "main", "("]) else { return nil }
    _ = take("void")
    guard take([")", "{"]) else { return nil }
    while let word = tokens.first, word == "float" || word == "vec3" {
      guard tokens.count > 3, tokens.dropFirst(2).first == "=" else { return nil }
      let name = tokens[tokens.startIndex + 1]
      tokens = tokens.dropFirst(3)
      guard let value = sum(), take(";") else { return nil }
      variables[name] = value
    }
    guard let result = drawn(), take([";", "}"]), tokens.isEmpty else { return nil }
    return result
  }

  private mutating func drawn() -> [ShaderExpression.Term]? {
    guard let word = tokens.popFirst(), take("("), let value = sum(), take(")") else { return nil }
    switch (word, value) {
    case ("emitGrayscale", .sum(let terms, isColored: false)), ("emitRGB", .sum(let terms, isColored: true)):
      return terms
    default: return nil
    }
  }

  private mutating func sum() -> ShaderExpression? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ShaderReader.depthLimit, var value = product() else { return nil }
    while let sign = tokens.first, sign == "+" || sign == "-" {
      tokens = tokens.dropFirst()
      guard let next = product(), let result = sign == "+" ? value + next : value - next else { return nil }
      value = result
    }
    return value
  }

  private mutating func product() -> ShaderExpression? {
    guard var value = factor() else { return nil }
    while let sign = tokens.first, sign == "*" || sign == "/" {
      tokens = tokens.dropFirst()
      guard var next = factor() else { return nil }
      if sign == "/" {
        guard case .number(let divisor) = next, divisor != 0 else { return nil }
        next = .number(1 / divisor)
      }
      guard let result = value * next else { return nil }
      value = result
    }
    return value
  }

  private mutating func factor() -> ShaderExpression? {
    guard let word = tokens.popFirst() else { return nil }
    if word == "(" {
      guard let value = sum(), take(")") else { return nil }
      return value
    }
    if let number = Double(word.hasSuffix(".") ? word + "0" : word.hasPrefix(".") ? "0" + word : word) {
      return number.isFinite ? .number(number) : nil
    }
    guard tokens.first == "(" else { return named(word) }
    return call(word)
  }

  private func named(_ word: String) -> ShaderExpression? {
    if let value = variables[word] { return value }
    switch source.controls[word] {
    case .color(let color): return .color([color >> 16, color >> 8, color].map { Double($0 & 255) / 255 })
    case .number(let value): return .number(value)
    default: return nil
    }
  }

  private mutating func call(_ word: String) -> ShaderExpression? {
    guard take("(") else { return nil }
    if word == "toNormalized" {
      // All that a type can hold, of one channel.
      guard take(["getDataValue", "("]) else { return nil }
      let channel = tokens.first.flatMap { Int($0) }
      if channel != nil { tokens = tokens.dropFirst() }
      guard take([")", ")"]) else { return nil }
      return .sum([ShaderExpression.Term(channel: channel)], isColored: false)
    }
    var arguments: [ShaderExpression] = []
    while !take(")") {
      guard arguments.count < 4, let value = sum() else { return nil }
      arguments.append(value)
      guard take(",") || tokens.first == ")" else { return nil }
    }
    switch (word, arguments.count) {
    case ("vec3", _): return .vector(arguments)
    case ("pow", 2): return .power(arguments[0], arguments[1])
    case ("clamp", 3):
      // Windows are clamped already.
      guard case .number(0) = arguments[1], case .number(1) = arguments[2] else { return nil }
      return arguments[0]
    case (_, 0):
      guard case .window(let low, let high, let channel)? = source.controls[word] else { return nil }
      return .sum([ShaderExpression.Term(low: low, high: high, channel: channel)], isColored: false)
    default: return nil
    }
  }
}
