import JSON
import Voxels

/// The axes of an array as vigra and ilastik describe them, in the order of the array's axes.
///
/// https://ukoethe.github.io/vigra/doc-release/vigranumpy/index.html#axistags-and-the-vigraarray-data-structure
struct AxisTags {
  let axes: [Axis]
  /// Extent of a voxel per axis; 1 where it is not said.
  let scale: [Double]

  /// The bits of vigra's `typeFlags`.
  private enum Flag {
    static let channel = 1
    static let space = 2
    static let time = 8
  }

  /// Nil for an array without tags.
  ///
  /// - Parameter attributes: the array's attributes; the tags are JSON inside a string, or JSON as it is.
  /// - Throws: ``Failure`` (`invalid`) without a source when there are tags that do not fit the array.
  init?(_ attributes: JSON, rank: Int) throws(Failure) {
    guard let tags = try AxisTags.document(attributes["axistags"]) else { return nil }
    guard let list = tags["axes"]?.array, list.count == rank else {
      throw Failure(
        .invalid, "", "its axistags name \(tags["axes"]?.array?.count ?? 0) axes for an array of rank \(rank)")
    }
    let units = try AxisTags.document(attributes["axis_units"])
    var axes: [Axis] = []
    var scale: [Double] = []
    for tag in list {
      let name = tag["key"]?.string ?? ""
      let flags = tag["typeFlags"]?.int ?? 0
      let kind: Axis.Kind =
        switch AxisGuess.kind(name) {
        case .other where flags & Flag.channel != 0: .channel
        case .other where flags & Flag.space != 0: .space
        case .other where flags & Flag.time != 0: .time
        case let kind: kind
        }
      let unit = units?[name]?.string.flatMap { $0.isEmpty ? nil : $0 }
      axes.append(Axis(name: name, kind: kind, unit: kind == .space ? unit : nil))
      let resolution = tag["resolution"]?.double ?? 0
      scale.append(kind == .space && resolution > 0 && resolution.isFinite ? resolution : 1)
    }
    guard (1...3).contains(axes.count { $0.kind == .space }) else {
      throw Failure(
        .invalid, "", "its axistags have \(axes.count { $0.kind == .space }) axes of space, where 1 to 3 belong")
    }
    self.axes = axes
    self.scale = scale
  }

  /// JSON that travels as text.
  private static func document(_ value: JSON?) throws(Failure) -> JSON? {
    guard let value else { return nil }
    guard let text = value.string ?? value.strings?.first else { return value.object == nil ? nil : value }
    return text.isEmpty ? nil : try JSON(parsing: text)
  }
}
