import JSON
import Voxels

/// The dimensions of a coordinate space as Neuroglancer writes them: `{"x": [8e-9, "m"], …}`, in order.
struct NeuroglancerSpace {
  struct Dimension {
    var name: String
    /// In metres, seconds or hertz; what has no unit counts as it is.
    var scale: Double
    /// `m`, `s`, `Hz`, `rad/s`, or nothing.
    var unit: String
  }

  private(set) var dimensions: [Dimension]

  /// The most dimensions of a space.
  static let rankLimit = 32

  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(_ value: JSON) throws(Failure) {
    guard let members = value.object?.members else { throw Failure(.invalid, "", "its dimensions are no object") }
    guard members.count <= NeuroglancerSpace.rankLimit else {
      throw Failure(.invalid, "", "it has \(members.count) dimensions, more than \(NeuroglancerSpace.rankLimit)")
    }
    dimensions = []
    for (name, value) in members { dimensions.append(try NeuroglancerSpace.dimension(name, value)) }
  }

  init(_ dimensions: [Dimension]) { self.dimensions = dimensions }

  func index(of name: String) -> Int? { dimensions.firstIndex { $0.name == name } }

  private static func dimension(_ name: String, _ value: JSON) throws(Failure) -> Dimension {
    // A dimension of named coordinates has neither scale nor unit.
    if value["coordinates"] != nil { return Dimension(name: name, scale: 1, unit: "") }
    guard let parts = value.array, parts.count == 2, let scale = PresetParser.number(of: parts[0]), scale > 0,
      scale.isFinite, let unit = parts[1].string, let (base, factor) = NeuroglancerSpace.unit(unit)
    else { throw Failure(.invalid, "", "its dimension \(name) is no scale and unit: \(value.text())") }
    return Dimension(name: name, scale: scale * factor, unit: base)
  }

  private static let prefixes: [(symbol: String, factor: Double)] = [
    ("", 1), ("Y", 1e24), ("Z", 1e21), ("E", 1e18), ("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3),
    ("h", 1e2), ("da", 1e1), ("d", 1e-1), ("c", 1e-2), ("m", 1e-3), ("µ", 1e-6), ("u", 1e-6), ("n", 1e-9),
    ("p", 1e-12), ("f", 1e-15), ("a", 1e-18), ("z", 1e-21), ("y", 1e-24),
  ]

  private static func unit(_ text: String) -> (base: String, factor: Double)? {
    if text.isEmpty { return ("", 1) }
    for base in ["rad/s", "Hz", "m", "s"] where text.hasSuffix(base) {
      let prefix = text.dropLast(base.count)
      if let found = prefixes.first(where: { $0.symbol == prefix }) { return (base, found.factor) }
    }
    return nil
  }
}

extension NeuroglancerSpace.Dimension: Equatable {}

extension NeuroglancerSpace {
  /// Which of x, y and z a dimension's name means; nil when it means none.
  static func direction(_ name: String) -> Int? { ["x", "y", "z"].firstIndex(of: name.lowercased()) }

  /// Which of x, y and z the dimensions of some names are: by name, else in order, the last one first where arrays
  /// without names gave theirs.
  static func directions(_ names: [String]) -> [Int?] {
    let named = names.map(direction)
    if named.contains(where: { $0 != nil }) { return named }
    let isNumbered = names.allSatisfy { $0.hasPrefix("d") && $0.last?.isNumber == true }
    return names.indices.map { isNumbered ? names.count - 1 - $0 : $0 }.map { $0 < 3 ? $0 : nil }
  }
}
