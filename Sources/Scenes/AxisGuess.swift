import Voxels

/// What axes probably are when nobody says.
enum AxisGuess {
  static func kind(_ name: String) -> Axis.Kind {
    switch name.lowercased() {
    case "x", "y", "z": .space
    case "t", "time": .time
    case "c", "ch", "channel", "channels": .channel
    default: .other
    }
  }

  /// By rank alone: the last three are z, y, x, before them c and t.
  static func axes(rank: Int) -> [Axis] {
    let names = ["t", "c", "z", "y", "x"]
    return (0..<rank).map { axis in
      let fromEnd = rank - 1 - axis
      let name = fromEnd < names.count ? names[names.count - 1 - fromEnd] : "d\(axis)"
      return Axis(name: name, kind: kind(name))
    }
  }

  /// From names that a format attaches to an array's axes; by rank where they name no space.
  static func axes(named names: [String?]?, rank: Int) -> [Axis] {
    guard let names, names.count == rank else { return axes(rank: rank) }
    let named = names.map { Axis(name: $0 ?? "", kind: kind($0 ?? "")) }
    let space = named.count { $0.kind == .space }
    return (min(rank, 2)...3).contains(space) ? named : axes(rank: rank)
  }
}
