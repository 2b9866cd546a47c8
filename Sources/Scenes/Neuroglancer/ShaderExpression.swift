/// What an expression of a shader comes to, where that is a sum of windows in colours.
enum ShaderExpression {
  case number(Double)
  /// Red, green and blue.
  case color([Double])
  /// A sum; in grey where nothing has given it a colour yet.
  case sum([Term], isColored: Bool)

  /// One window of one channel, times a colour.
  struct Term: Equatable {
    var low: Double?
    var high: Double?
    var channel: Int?
    var isInverted = false
    var gamma = 1.0
    /// Red, green and blue, 1 for as much as the window gives.
    var color = [1.0, 1.0, 1.0]

    /// Whether two terms differ in their colours alone.
    func hasWindow(of other: Term) -> Bool {
      var copy = self
      copy.color = other.color
      return copy == other
    }
  }

  /// More terms are nothing that a person wrote.
  private static let termLimit = 64

  static func + (a: ShaderExpression, b: ShaderExpression) -> ShaderExpression? {
    switch (a, b) {
    case (.number(let a), .number(let b)): return .number(a + b)
    case (.color(let a), .color(let b)): return .color(zip(a, b).map(+))
    case (.sum(let a, isColored: false), .sum(let b, isColored: false)): return merged(a + b, isColored: false)
    case (.sum(let a, isColored: true), .sum(let b, isColored: true)): return merged(a + b, isColored: true)
    default: return nil
    }
  }

  static func - (a: ShaderExpression, b: ShaderExpression) -> ShaderExpression? {
    switch (a, b) {
    case (.number(let a), .number(let b)): return .number(a - b)
    case (.number(1), .sum(let terms, isColored: false)) where terms.count == 1 && terms[0].color == [1, 1, 1]:
      guard terms[0].gamma == 1 || !terms[0].isInverted else { return nil }
      var term = terms[0]
      term.isInverted.toggle()
      return .sum([term], isColored: false)
    default: return nil
    }
  }

  static func * (a: ShaderExpression, b: ShaderExpression) -> ShaderExpression? {
    switch (a, b) {
    case (.number(let a), .number(let b)): return .number(a * b)
    case (.number(let factor), .color(let color)), (.color(let color), .number(let factor)):
      return .color(color.map { $0 * factor })
    case (.color(let a), .color(let b)): return .color(zip(a, b).map(*))
    case (.number(let factor), .sum(let terms, let isColored)), (.sum(let terms, let isColored), .number(let factor)):
      return .sum(terms.map { $0.times([factor, factor, factor]) }, isColored: isColored)
    case (.color(let color), .sum(let terms, _)), (.sum(let terms, _), .color(let color)):
      return .sum(terms.map { $0.times(color) }, isColored: true)
    default: return nil
    }
  }

  /// A colour made of its components.
  static func vector(_ parts: [ShaderExpression]) -> ShaderExpression? {
    if parts.count == 1 {
      switch parts[0] {
      case .number(let value): return .color([value, value, value])
      case .sum(let terms, _): return .sum(terms, isColored: true)
      case .color: return parts[0]
      }
    }
    guard parts.count == 3 else { return nil }
    var constants: [Double] = []
    var terms: [Term] = []
    for (index, part) in parts.enumerated() {
      switch part {
      case .number(let value): constants.append(value)
      case .sum(let own, isColored: false):
        terms += own.map { $0.times((0..<3).map { $0 == index ? 1 : 0 }) }
      default: return nil
      }
    }
    if terms.isEmpty { return .color(constants) }
    return constants.allSatisfy { $0 == 0 } ? merged(terms, isColored: true) : nil
  }

  /// `pow` of a single window.
  static func power(_ base: ShaderExpression, _ exponent: ShaderExpression) -> ShaderExpression? {
    guard case .sum(let terms, isColored: false) = base, terms.count == 1, terms[0].color == [1, 1, 1],
      !terms[0].isInverted, case .number(let exponent) = exponent, exponent > 0, exponent.isFinite
    else { return nil }
    var term = terms[0]
    term.gamma /= exponent
    return .sum([term], isColored: false)
  }

  private static func merged(_ terms: [Term], isColored: Bool) -> ShaderExpression? {
    var result: [Term] = []
    for term in terms {
      if let index = result.firstIndex(where: { $0.hasWindow(of: term) }) {
        result[index].color = zip(result[index].color, term.color).map(+)
      } else {
        result.append(term)
      }
    }
    return result.count <= termLimit ? .sum(result, isColored: isColored) : nil
  }
}

extension ShaderExpression.Term {
  fileprivate func times(_ factors: [Double]) -> ShaderExpression.Term {
    var copy = self
    copy.color = zip(color, factors).map(*)
    return copy
  }
}
