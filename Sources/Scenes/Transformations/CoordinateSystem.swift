import JSON
import Voxels

/// A space with named axes, as OME-Zarr has it since 0.6.
struct CoordinateSystem: Sendable, Equatable {
  /// What documents call it: the `name` of OME-Zarr 0.6, the `id` of collections.
  let name: String
  let axes: [Axis]

  /// - Parameter key: the member that has the name.
  /// - Throws: ``Failure`` (`invalid`) when it has no name or no list of axes, or axes of one name.
  init(_ value: JSON, key: String = "name") throws(Failure) {
    guard let name = value[key]?.string, !name.isEmpty else {
      throw Failure(.invalid, "", "a coordinate system has no \(key)")
    }
    self.name = name
    guard let list = value["axes"]?.array else {
      throw Failure(.invalid, "", "the coordinate system \(name) has no axes")
    }
    guard list.count <= AffineMatrix.rankLimit else {
      throw Failure(
        .tooLarge, "",
        "the coordinate system \(name) has \(list.count) axes, and \(AffineMatrix.rankLimit) are the most")
    }
    var axes = try list.map { item throws(Failure) in
      guard let axis = CoordinateSystem.axis(item) else {
        throw Failure(.invalid, "", "an axis of the coordinate system \(name) has no name")
      }
      return axis
    }
    if list.allSatisfy({ $0["type"]?.string == "array" }) {
      // The indices of an array are of the kinds that its axes are.
      for (number, guess) in AxisGuess.axes(rank: axes.count).enumerated() { axes[number].kind = guess.kind }
    }
    self.axes = axes
    guard Set(axes.map(\.name)).count == axes.count else {
      throw Failure(.invalid, "", "the coordinate system \(name) has two axes of one name")
    }
  }

  init(name: String, axes: [Axis]) {
    self.name = name
    self.axes = axes
  }

  /// How many axes of space it has.
  var spaceCount: Int { axes.count { $0.kind == .space } }

  /// An axis of any version of OME-Zarr: an object, or its name alone; nil when it has no name.
  static func axis(_ item: JSON) -> Axis? {
    guard let name = item.string ?? item["name"]?.string, !name.isEmpty else { return nil }
    let kind = item["type"]?.string.map { Axis.Kind(rawValue: $0) ?? .other } ?? AxisGuess.kind(name)
    return Axis(name: name, kind: kind, unit: item["unit"]?.string, orientation: orientation(item))
  }

  /// The way an axis of space runs through a body, as RFC-4 has it, or as drafts and ngff-zarr spelled it.
  private static func orientation(_ item: JSON) -> AnatomicalDirection? {
    let value = item["orientation"] ?? item["anatomicalOrientation"]
    return (value?["value"] ?? value)?.string.flatMap { AnatomicalDirection($0) }
  }
}
