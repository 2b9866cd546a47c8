import JSON
import Voxels

/// How a source lies in the space of the viewer, as its layer says.
///
/// A matrix with a row for each output dimension and a column for each input dimension, and last a column of
/// translations in units of the output dimensions. Its other coefficients compare lengths, not voxels.
/// https://github.com/google/neuroglancer/blob/master/docs/json_schema/viewer_state.yml
struct NeuroglancerTransform: Sendable {
  let output: NeuroglancerSpace
  /// The source's own dimensions, where they are to be taken for others than the source says.
  let input: NeuroglancerSpace?
  /// Nil where only names and units are given.
  let matrix: [[Double]]?
  /// How many of the dimensions the source has; the others are added to it.
  let sourceRank: Int

  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(_ value: JSON) throws(Failure) {
    output = try NeuroglancerSpace(value["outputDimensions"] ?? .null)
    let rank = output.dimensions.count
    if let dimensions = value["inputDimensions"], !dimensions.isNull {
      let space = try NeuroglancerSpace(dimensions)
      guard space.dimensions.count == rank else {
        throw Failure(.invalid, "", "its transform has \(space.dimensions.count) inputs for \(rank) outputs")
      }
      input = space
    } else {
      input = nil
    }
    sourceRank = value["sourceRank"]?.int ?? rank
    guard (0...rank).contains(sourceRank) else { throw Failure(.invalid, "", "its transform has an impossible rank") }
    guard let rows = value["matrix"], !rows.isNull else {
      matrix = nil
      return
    }
    let numbers = (rows.array ?? []).compactMap(\.doubles)
    guard numbers.count == rank, numbers.allSatisfy({ $0.count == rank + 1 && $0.allSatisfy(\.isFinite) }) else {
      throw Failure(.invalid, "", "its transform is no matrix of \(rank) by \(rank + 1) numbers")
    }
    matrix = numbers
  }

  /// The transforms of states before 2019, in nanometres: a matrix of four by four, or rotation, translation, scale.
  ///
  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(legacy value: JSON) throws(Failure) {
    output = NeuroglancerSpace(["x", "y", "z"].map { NeuroglancerSpace.Dimension(name: $0, scale: 1e-9, unit: "m") })
    (input, sourceRank) = (nil, 3)
    if value.object != nil {
      matrix = try NeuroglancerTransform.composed(value)
      return
    }
    let flat = value.doubles ?? (value.array ?? []).compactMap(\.doubles).flatMap { $0 }
    guard flat.count == 16, flat.allSatisfy(\.isFinite) else {
      throw Failure(.invalid, "", "its transform is no matrix of four by four numbers")
    }
    matrix = (0..<3).map { row in Array(flat[row * 4..<row * 4 + 4]) }
  }

  private static func composed(_ value: JSON) throws(Failure) -> [[Double]] {
    func numbers(_ key: String, _ standard: [Double]) throws(Failure) -> [Double] {
      guard let member = value[key] else { return standard }
      guard let numbers = member.doubles, numbers.count == standard.count, numbers.allSatisfy(\.isFinite) else {
        throw Failure(.invalid, "", "the \(key) of its transform is no list of \(standard.count) numbers")
      }
      return numbers
    }
    let scale = try numbers("scale", [1, 1, 1])
    let translation = try numbers("translation", [0, 0, 0])
    let turn = try numbers("rotation", [0, 0, 0, 1])
    let length = turn.map { $0 * $0 }.reduce(0, +).squareRoot()
    guard length > 0 else { throw Failure(.invalid, "", "the rotation of its transform is none") }
    let (x, y, z, w) = (turn[0] / length, turn[1] / length, turn[2] / length, turn[3] / length)
    // The rotation that a unit quaternion stands for.
    let rotation = [
      [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
      [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
      [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return (0..<3).map { row in zip(rotation[row], scale).map(*) + [translation[row]] }
  }
}
