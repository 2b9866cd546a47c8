import Voxels

/// Lays a pyramid where a viewer state wants it.
struct NeuroglancerPlacing {
  private let convention: NeuroglancerConvention
  private let transform: NeuroglancerTransform?

  init(_ convention: NeuroglancerConvention, _ transform: NeuroglancerTransform?) {
    self.convention = convention
    self.transform = transform
  }

  /// What an array axis is called in the space of the viewer; nil for one that Neuroglancer does not see.
  func outputName(_ axis: Int) -> String? {
    guard let dimension = convention.dimensions.firstIndex(where: { $0.axis == axis }) else { return nil }
    guard let transform, let row = specified(dimension) else { return convention.dimensions[dimension].name }
    return transform.output.dimensions[row].name
  }

  /// - Throws: ``Failure`` (`invalid`, `unsupported`) without a source, when the transform is none of space.
  func place(_ pyramid: inout Pyramid) throws(Failure) {
    var world = convention.standard
    if let transform {
      let placement = try affine(transform, pyramid)
      world = placement.affine
      setUnit(placement.unit, of: &pyramid)
      pyramid.worldAxes = nil
    } else {
      setUnit(convention.unit, of: &pyramid)
      if convention.worldUnit == convention.unit { pyramid.worldAxes = nil }
    }
    guard world.inverse != nil else { throw Failure(.invalid, "", "its transform flattens space") }
    pyramid.placement = world(AffineTransform(scale: .one, translation: convention.shift))
  }

  private func setUnit(_ unit: String?, of pyramid: inout Pyramid) {
    guard let unit, pyramid.physicalUnit == nil else { return }
    for axis in pyramid.axes.indices where pyramid.axes[axis].kind == .space { pyramid.axes[axis].unit = unit }
  }

  /// Which dimension of the transform stands for one of the source; nil for none.
  private func specified(_ dimension: Int) -> Int? {
    guard let transform else { return nil }
    let index = transform.input.map { $0.index(of: convention.dimensions[dimension].name) } ?? dimension
    guard let index, index < transform.sourceRank, transform.output.dimensions.indices.contains(index) else {
      return nil
    }
    return index
  }

  /// From Neuroglancer's input space to its world, both in the unit that is returned.
  private func affine(
    _ transform: NeuroglancerTransform, _ pyramid: Pyramid
  ) throws(Failure) -> (affine: AffineTransform, unit: String?) {
    let axes = pyramid.spatialAxes
    let spatial = [axes.x, axes.y, axes.z]
    // The transform's dimension for each of x, y and z of the source.
    let columns = spatial.map { axis in
      axis.flatMap { axis in convention.dimensions.firstIndex { $0.axis == axis } }.flatMap(specified)
    }
    let isMetric = columns.contains { $0.map { transform.output.dimensions[$0].unit == "m" } ?? false }
    // Lengths without a unit are read as the transform has them: in nanometres where it has metres.
    let unit = convention.unit
    let resultUnit = unit ?? (isMetric ? "nanometer" : nil)
    let meter = resultUnit.flatMap(LengthUnit.meters) ?? 1
    var stretch = Vector3<Double>(repeating: unit == nil && isMetric ? 1 / meter : 1)
    for axis in 0..<3 {
      // What the source's voxels are to be taken for, against what they are.
      if let column = columns[axis], let dimension = transform.input?.dimensions[column],
        convention.voxelSize[axis] > 0
      {
        stretch[axis] = dimension.scale / meter / convention.voxelSize[axis]
      }
    }
    let stretched = AffineTransform(scale: stretch, translation: .zero)
    let moved =
      try transform.matrix.map { matrix throws(Failure) in try linear(matrix, columns, transform, meter: meter) }
      ?? convention.standard.scaled(LengthUnit.factor(from: convention.worldUnit, to: unit))
    var named: [Vector3<Double>] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    for axis in 0..<3 {
      guard let row = columns[axis] else { continue }
      named[axis] = .zero
      // By its name, else the one that it comes from.
      named[axis][NeuroglancerSpace.direction(transform.output.dimensions[row].name) ?? axis] = 1
    }
    let renamed = AffineTransform(x: named[0], y: named[1], z: named[2], origin: .zero)
    return (renamed(moved(stretched)), resultUnit)
  }

  /// The part of a matrix that is about space.
  ///
  /// - Parameter columns: the transform's dimension for each of x, y and z of the source.
  private func linear(
    _ matrix: [[Double]], _ columns: [Int?], _ transform: NeuroglancerTransform, meter: Double
  ) throws(Failure) -> AffineTransform {
    var vectors: [Vector3<Double>] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    var origin = Vector3<Double>.zero
    for output in 0..<3 {
      // Of what the transform does not mention the source's own place remains.
      guard let row = columns[output] else { continue }
      for column in matrix[row].indices.dropLast() where !columns.contains(column) && matrix[row][column] != 0 {
        throw Failure(.unsupported, "", "its transform mixes space with \(transform.output.dimensions[column].name)")
      }
      for input in 0..<3 { vectors[input][output] = columns[input].map { matrix[row][$0] } ?? 0 }
      origin[output] = (matrix[row].last ?? 0) * transform.output.dimensions[row].scale / meter
    }
    // Dimensions that the source has not: where in space a plane lies.
    for row in transform.sourceRank..<matrix.count {
      let dimension = transform.output.dimensions[row]
      guard let axis = NeuroglancerSpace.direction(dimension.name), columns[axis] == nil else { continue }
      origin[axis] = (matrix[row].last ?? 0) * dimension.scale / meter
    }
    return AffineTransform(x: vectors[0], y: vectors[1], z: vectors[2], origin: origin)
  }
}
