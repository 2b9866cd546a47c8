import Voxels

/// A region of an array, with the axes and their order that the output has.
struct ArraySelection: Sendable {
  let array: any ChunkedArray
  /// May reach outside of `bounds`.
  let region: Region
  /// The part of the array that counts; outside of it voxels are fill value.
  let bounds: Region
  /// The array axes of the output, slowest first. The others have extent 1 in `region` and vanish; an axis that is
  /// nil has extent 1 and no counterpart in the array.
  let outputAxes: [Int?]

  /// The shape of the output.
  var shape: [Int] { outputAxes.map { $0.map { region.shape[$0] } ?? 1 } }
}
