import Voxels

/// Where a matrix over all axes puts an image in a world of three axes.
struct WorldPlacement: Sendable {
  /// From the physical space of the image (x, y, z, in its ``Voxels/Pyramid/physicalUnit``) to the world.
  let affine: AffineTransform
  /// The axes x, y, z of the world. One that it lacks has no name.
  let worldAxes: [Axis]
  /// Scale and translation of the time axis in the world; nil where nothing happens to it.
  let time: (scale: Double, translation: Double)?

  /// - Parameters:
  ///   - matrix: from the image's axes, in their units, to those of the world, in theirs.
  ///   - axes: of the image.
  ///   - world: the axes that the matrix leads to.
  /// - Throws: ``Failure`` (`unsupported`) when space, time and channels are mixed, or space is flattened.
  init(_ matrix: AffineMatrix, axes: [Axis], world: [Axis]) throws(Failure) {
    guard matrix.inputs == axes.count, matrix.outputs == world.count else {
      throw Failure(
        .invalid, "",
        "a transformation of \(matrix.inputs) coordinates to \(matrix.outputs) does not fit \(axes.count) axes of an image "
          + "and \(world.count) of the world")
    }
    let own = [axes.spatialAxes.x, axes.spatialAxes.y, axes.spatialAxes.z]
    let other = [world.spatialAxes.x, world.spatialAxes.y, world.spatialAxes.z]
    guard (2...3).contains(axes.count { $0.kind == .space }), (2...3).contains(world.count { $0.kind == .space }) else {
      throw Failure(.unsupported, "", "the transformation is between spaces that have not 2 or 3 axes of space")
    }
    try WorldPlacement.check(matrix, axes, world)
    time = WorldPlacement.time(matrix, axes, world)

    let (physicalUnit, worldUnit) = (axes.lengthUnit, world.lengthUnit)
    /// The number of the matrix for an axis x, y or z of the world, and one of the image (3 for what is added).
    func number(_ row: Int, _ column: Int) -> Double {
      guard let output = other[row] else { return 0 }
      let toWorld = LengthUnit.factor(from: world[output].unit, to: worldUnit)
      if column == 3 { return matrix.rows[output][matrix.inputs] * toWorld }
      guard let input = own[column] else { return 0 }
      return matrix.rows[output][input] * toWorld * LengthUnit.factor(from: physicalUnit, to: axes[input].unit)
    }
    func column(_ index: Int) -> Vector3<Double> { [number(0, index), number(1, index), number(2, index)] }
    let columns = [0, 1, 2].map { own[$0] == nil ? nil : column($0) }
    let steps = try WorldPlacement.completed(columns)
    affine = AffineTransform(x: steps[0], y: steps[1], z: steps[2], origin: column(3))
    guard affine.inverse != nil, affine.lengths.min() >= 1 / AffineMatrix.magnitudeLimit else {
      throw Failure(.unsupported, "", "the transformation flattens space")
    }
    worldAxes = (0..<3).map { row in other[row].map { world[$0] } ?? Axis(name: "", kind: .space) }
  }

  /// Space, time and channels go their own ways, and channels stay what they are.
  private static func check(_ matrix: AffineMatrix, _ axes: [Axis], _ world: [Axis]) throws(Failure) {
    for (output, axis) in world.enumerated() {
      for (input, own) in axes.enumerated() where matrix.rows[output][input] != 0 && own.kind != axis.kind {
        throw Failure(
          .unsupported, "",
          "the transformation mixes the axis \(own.name) (\(own.kind.rawValue)) into \(axis.name) (\(axis.kind.rawValue))"
        )
      }
      guard axis.kind == .channel || axis.kind == .other else { continue }
      // An axis that the image lacks has nothing to be kept.
      guard axes.contains(where: { $0.kind == axis.kind }) else { continue }
      let row = matrix.rows[output]
      let isKept =
        row.last == 0 && row.dropLast().count { $0 != 0 } <= 1 && row.dropLast().allSatisfy { $0 == 0 || $0 == 1 }
      guard isKept else {
        throw Failure(.unsupported, "", "the transformation changes the axis \(axis.name), which is not one of space")
      }
    }
  }

  private static func time(
    _ matrix: AffineMatrix, _ axes: [Axis], _ world: [Axis]
  ) -> (scale: Double, translation: Double)? {
    guard let input = axes.firstIndex(where: { $0.kind == .time }),
      let output = world.firstIndex(where: { $0.kind == .time })
    else { return nil }
    let (scale, translation) = (matrix.rows[output][input], matrix.rows[output][matrix.inputs])
    return scale == 1 && translation == 0 || scale == 0 ? nil : (scale, translation)
  }

  /// Steps along x, y and z, where a flat image has none along the axis that it lacks: one at right angles to the
  /// others, of length 1.
  private static func completed(_ columns: [Vector3<Double>?]) throws(Failure) -> [Vector3<Double>] {
    guard let missing = columns.firstIndex(of: nil) else { return columns.compactMap { $0 } }
    guard let next = columns[(missing + 1) % 3].flatMap(direction),
      let last = columns[(missing + 2) % 3].flatMap(direction),
      let normal = direction(
        [next.y * last.z - next.z * last.y, next.z * last.x - next.x * last.z, next.x * last.y - next.y * last.x])
    else { throw Failure(.unsupported, "", "the transformation flattens space") }
    var complete = columns.map { $0 ?? .zero }
    // Of the two sides of the image the one that is nearer to its own axis.
    complete[missing] = (normal[missing] < 0 ? Vector3<Double>.zero - normal : normal) + 0
    return complete
  }

  /// A vector of length 1; nil for none.
  private static func direction(_ vector: Vector3<Double>) -> Vector3<Double>? {
    let largest = max(abs(vector.x), abs(vector.y), abs(vector.z))
    guard largest > 0, largest.isFinite else { return nil }
    let scaled = vector / largest
    return scaled / (scaled.x * scaled.x + scaled.y * scaled.y + scaled.z * scaled.z).squareRoot()
  }
}
