/// Which way through a body an axis runs, from low to high coordinates: `left-to-right`, `posterior-to-anterior`.
///
/// https://github.com/ome/ngff/tree/main/rfc/4
public struct AnatomicalDirection: Sendable, Hashable {
  /// What lies at the low and at the high end.
  public let low, high: Pole

  /// A side of a body or organ.
  public enum Pole: String, Sendable {
    case left, right, anterior, posterior, inferior, superior, dorsal, ventral, rostral, cranial, caudal, proximal
    case distal, palmar, plantar, superficial, deep, apical, basal, apex, base

    /// One or two letters for a margin, such as `L`.
    public var letters: String {
      switch self {
      case .left: "L"
      case .right: "R"
      case .anterior: "A"
      case .posterior: "P"
      case .inferior: "I"
      case .superior: "S"
      case .dorsal: "D"
      case .ventral: "V"
      // R is right already, C and P are ambiguous.
      case .rostral: "Ro"
      case .cranial: "Cr"
      case .caudal: "Ca"
      case .proximal: "Px"
      case .distal: "Di"
      case .palmar: "Pa"
      case .plantar: "Pl"
      case .superficial: "Su"
      case .deep: "De"
      case .apical: "Ap"
      case .basal: "Ba"
      case .apex: "Ax"
      case .base: "Bs"
      }
    }
  }

  private static let opposites: [(Pole, Pole)] = [
    (.left, .right), (.anterior, .posterior), (.inferior, .superior), (.dorsal, .ventral), (.rostral, .caudal),
    (.cranial, .caudal), (.proximal, .distal), (.dorsal, .palmar), (.dorsal, .plantar), (.superficial, .deep),
    (.apical, .basal), (.apex, .base),
  ]

  private init(low: Pole, high: Pole) {
    self.low = low
    self.high = high
  }

  /// Reads `LOW-to-HIGH`; nil for anything but two opposite poles.
  public init?(_ text: String) {
    let parts = text.lowercased().split(separator: "-")
    guard parts.count == 3, parts[1] == "to", let low = Pole(rawValue: String(parts[0])),
      let high = Pole(rawValue: String(parts[2])),
      AnatomicalDirection.opposites.contains(where: { $0 == (low, high) || $0 == (high, low) })
    else { return nil }
    self.init(low: low, high: high)
  }

  public static let leftToRight = AnatomicalDirection(low: .left, high: .right)
  public static let posteriorToAnterior = AnatomicalDirection(low: .posterior, high: .anterior)
  public static let inferiorToSuperior = AnatomicalDirection(low: .inferior, high: .superior)

  /// The other way.
  public var reversed: AnatomicalDirection { AnatomicalDirection(low: high, high: low) }
}

extension AnatomicalDirection: CustomStringConvertible {
  public var description: String { "\(low.rawValue)-to-\(high.rawValue)" }
}
