import JSON
import Voxels

/// The `axes` of a multiscale image before 0.6.
enum OMEAxes {
  /// - Throws: ``Failure`` (`invalid`) when the axes do not fit an array of that rank.
  static func parse(_ value: JSON?, rank: Int) throws(Failure) -> [Axis] {
    guard let list = value?.array else {
      // 0.1 and 0.2 had no axes and always five of them; be kind to fewer.
      return AxisGuess.axes(rank: rank)
    }
    guard list.count == rank else {
      throw Failure(.invalid, "", "the multiscale image names \(list.count) axes for arrays of rank \(rank)")
    }
    let axes = list.map { CoordinateSystem.axis($0) ?? Axis(name: "", kind: .other) }
    let space = axes.count { $0.kind == .space }
    guard (1...3).contains(space) else {
      throw Failure(.invalid, "", "the multiscale image has \(space) axes of space, and 2 or 3 belong")
    }
    return axes
  }
}
