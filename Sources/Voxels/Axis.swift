/// One axis of an array, or of the world.
public struct Axis: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case space, time, channel, other
  }

  public var name: String
  public var kind: Kind
  /// The unit as the source spells it, such as `micrometer`; nil when it has none.
  public var unit: String?
  /// Which way through a body the coordinates grow; nil when nobody says.
  public var orientation: AnatomicalDirection?

  public init(name: String, kind: Kind, unit: String? = nil, orientation: AnatomicalDirection? = nil) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.orientation = orientation
  }
}

extension [Axis] {
  /// The axes that are x, y and z: by name where all names are known, else the last spatial axis is x, the one before it
  /// y, and the one before that z. An axis that is not there is nil.
  public var spatialAxes: (x: Int?, y: Int?, z: Int?) {
    let space = indices.filter { self[$0].kind == .space }
    let names = space.map { self[$0].name.lowercased() }
    if Set(names).count == names.count, names.allSatisfy({ ["x", "y", "z"].contains($0) }) {
      func axis(_ name: String) -> Int? { names.firstIndex(of: name).map { space[$0] } }
      return (axis("x"), axis("y"), axis("z"))
    }
    return (space.last, space.dropLast().last, space.dropLast(2).last)
  }

  /// The unit of the x axis, or of the first of y and z that has one, as the source spells it.
  public var lengthUnit: String? {
    let axes = spatialAxes
    return [axes.x, axes.y, axes.z].lazy.compactMap { $0 }.compactMap { self[$0].unit }.first
  }
}
