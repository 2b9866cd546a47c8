import Formats
import JSON
import Voxels

/// Makes a pyramid of arrays that say by how much they are downsampled.
enum N5Pyramid {
  /// One resolution with what is said of its downsampling.
  struct Level {
    var path: String
    var array: any ChunkedArray
    /// Against the finest level, for x, y, z or all axes; nil when nobody says, then the extents tell.
    var factors: [Double]?
  }

  /// Downsampling averages blocks of voxels, so that levels start at one corner and the centre of a coarse voxel
  /// lies half of what it gained behind that of the fine one.
  ///
  /// - Throws: ``Failure`` (`invalid`) when the levels do not fit together.
  static func make(_ levels: [Level], axes names: [Axis], calibration: N5Calibration?) throws(Failure) -> Pyramid {
    guard let finest = levels.first else { throw Failure(.invalid, "", "the image has no levels") }
    try check(levels.map(\.array), axes: names)
    let axes = calibration?.labelled(names) ?? names
    let made = levels.map { level -> Pyramid.Level in
      var scale: [Double] = []
      var translation: [Double] = []
      for axis in axes.indices {
        let ratio = Double(finest.array.shape[axis]) / Double(max(1, level.array.shape[axis]))
        let factor = N5Calibration.value(level.factors, of: axis, in: axes) ?? max(1, ratio.rounded())
        let size = N5Calibration.value(calibration?.voxelSize, of: axis, in: axes) ?? 1
        let offset = N5Calibration.value(calibration?.offset, of: axis, in: axes) ?? 0
        scale.append(size * factor)
        translation.append(axes[axis].kind == .space ? offset + size * (factor - 1) / 2 : offset)
      }
      return Pyramid.Level(path: level.path, array: level.array, scale: scale, translation: translation)
    }
    return Pyramid(axes: axes, levels: made)
  }

  /// - Throws: ``Failure`` (`invalid`) when the levels differ in rank or type.
  static func check(_ arrays: [any ChunkedArray], axes: [Axis]) throws(Failure) {
    for array in arrays where array.rank != axes.count || array.elementType != arrays[0].elementType {
      throw Failure(
        .invalid, array.name,
        "is \(array.elementType) with \(array.rank) axes, unlike the finest level"
          + " \(arrays[0].name) with \(arrays[0].elementType) and \(arrays[0].rank)")
    }
  }

  /// The axes of an image: as the group names them, else as the array does.
  static func axes(of node: ArrayNode, group: JSON) -> [Axis] {
    let rank = node.array.rank
    if let names = group["axes"]?.strings, names.count == rank, Set(names).count == rank {
      return AxisGuess.axes(named: names, rank: rank)
    }
    return AxisGuess.axes(named: node.dimensionNames, rank: rank)
  }

  /// Downsampling factors as they stand in attributes; a list of positive numbers.
  static func factors(_ value: JSON?) -> [Double]? {
    guard let factors = value?.doubles, !factors.isEmpty, factors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      return nil
    }
    return factors
  }
}
