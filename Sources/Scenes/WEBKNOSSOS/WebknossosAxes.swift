import Formats
import JSON
import Voxels

/// What the axes of a mag's array mean, and at which index those are fixed that nobody can choose.
struct WebknossosAxes {
  /// Per array axis.
  let axes: [Axis]
  /// Index by array axis.
  let fixed: [Int: Int]

  /// - Throws: ``Failure`` (`invalid`) that names the array when its axes are not as the metadata say.
  init(_ node: ArrayNode, mag: WebknossosMag, layer: WebknossosLayer) throws(Failure) {
    do throws(Failure) {
      let rank = node.array.rank
      var names: [Int: String] = [:]
      for (name, axis) in WebknossosAxes.order(node, mag) {
        guard (0..<rank).contains(axis), names.updateValue(name, forKey: axis) == nil else {
          throw Failure(.invalid, "", "has no axis \(axis) of its own for \(name)")
        }
      }
      guard names.values.contains("x"), names.values.contains("y") else {
        throw Failure(.invalid, "", "has no axes for x and y")
      }
      var fixed: [Int: Int] = [:]
      var extra: [Int: Axis] = [:]
      for axis in layer.attributes["additionalAxes"]?.array ?? [] {
        guard let name = axis["name"]?.string, let index = axis["index"]?.int, (0..<rank).contains(index),
          names[index] == nil, extra[index] == nil
        else { throw Failure(.invalid, "", "its additional axes are none of the array's") }
        let isTime = AxisGuess.kind(name) == .time && !extra.values.contains { $0.kind == .time }
        extra[index] = Axis(name: name, kind: isTime ? .time : .other)
        if !isTime { fixed[index] = axis["bounds"]?.ints?.first ?? 0 }
      }
      var axes: [Axis] = []
      for axis in 0..<rank {
        switch names[axis] {
        case "c": axes.append(Axis(name: "c", kind: .channel))
        case let name?: axes.append(Axis(name: name, kind: .space, unit: layer.voxelSize.unit))
        case nil:
          axes.append(extra[axis] ?? Axis(name: "d\(axis)", kind: .other))
          if extra[axis] == nil { fixed[axis] = 0 }
        }
      }
      if let channel = mag.channel, let axis = axes.firstIndex(where: { $0.kind == .channel }) { fixed[axis] = channel }
      for (axis, index) in fixed where !(0..<node.array.shape[axis]).contains(index) {
        throw Failure(.invalid, "", "has no index \(index) on axis \(axis)")
      }
      self.axes = axes
      self.fixed = fixed
    } catch { throw error.at(node.location.name) }
  }

  /// The array axis of x, y, z and c: as the mag says, else by the names that the format has, else as WEBKNOSSOS
  /// writes arrays.
  private static func order(_ node: ArrayNode, _ mag: WebknossosMag) -> [(name: String, axis: Int)] {
    if node.format.name != "wkw", let order = mag.axisOrder {
      return order.filter { ["x", "y", "z", "c"].contains($0.key) }.map { (name: $0.key, axis: $0.value) }
    }
    let named = (node.dimensionNames ?? []).enumerated().compactMap { axis, name -> (name: String, axis: Int)? in
      guard let name = name?.lowercased() else { return nil }
      if AxisGuess.kind(name) == .channel { return ("c", axis) }
      return ["x", "y", "z"].contains(name) ? (name, axis) : nil
    }
    if Set(named.map(\.name)).isSuperset(of: ["x", "y"]) { return named }
    let rank = node.array.rank
    if rank == 2 { return [("x", 0), ("y", 1)] }
    if node.format.name == "n5" { return Array([("x", 0), ("y", 1), ("z", 2), ("c", 3)].prefix(rank)) }
    let space = ["x", "y", "z"].enumerated().map { (name: $1, axis: rank - 3 + $0) }
    return rank > 3 ? [("c", 0)] + space : space
  }
}
