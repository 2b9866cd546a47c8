import Formats
import JSON
import Voxels

/// COSEM's `transform` of one array, put in the order of the array's axes.
///
/// Its lists are in C order, z, y, x, where N5 counts x, y, z, unless they say `"ordering": "F"`. `translate` is the
/// centre of voxel 0, so nothing is added for downsampling.
struct N5Transform {
  let axes: [Axis]
  let scale: [Double]
  let translation: [Double]

  private init(axes: [Axis], scale: [Double], translation: [Double]) {
    self.axes = axes
    self.scale = scale
    self.translation = translation
  }

  /// What stands beside the dataset in `multiscales`, else in the array's own attributes, else an OME transformation
  /// in `multiscales`; nil when there is none of them.
  ///
  /// - Throws: ``Failure`` (`invalid`) when the lists do not fit an array of that rank.
  init?(_ dataset: JSON, in multiscale: JSON, node: ArrayNode, rank: Int) throws(Failure) {
    if let transform = dataset["transform"] ?? node.attributes["transform"] {
      try self.init(transform, rank: rank)
    } else if dataset["coordinateTransformations"] != nil {
      let axes = try OMEAxes.parse(multiscale["axes"], rank: rank)
      let outer = try ScaleTranslation(multiscale["coordinateTransformations"], rank: rank)
      let own = try ScaleTranslation(dataset["coordinateTransformations"], rank: rank)
      let total = own.composed(scale: own.scale ?? Array(repeating: 1, count: rank), with: outer, rank: rank)
      self.init(
        axes: axes.reversed(), scale: total.scale.reversed(), translation: total.translation.reversed())
    } else {
      return nil
    }
  }

  /// - Throws: ``Failure`` (`invalid`) when the lists do not fit an array of that rank.
  init(_ transform: JSON, rank: Int) throws(Failure) {
    let names = transform["axes"]?.strings ?? ["t", "c", "z", "y", "x"].suffix(rank)
    guard let scale = transform["scale"]?.doubles, scale.count == rank, names.count == rank else {
      throw Failure(.invalid, "", "the transform of an array with \(rank) axes has not as many axes and scales")
    }
    guard scale.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw Failure(.unsupported, "", "the scale of a transform must be positive, not \(scale)")
    }
    let translation = transform["translate"]?.doubles ?? Array(repeating: 0, count: rank)
    guard translation.count == rank, translation.allSatisfy(\.isFinite) else {
      throw Failure(.invalid, "", "the transform has \(translation.count) translations for \(rank) axes")
    }
    let units = transform["units"]?.strings ?? []
    let axes = names.enumerated().map { index, name in
      Axis(
        name: name, kind: AxisGuess.kind(name), unit: units.count == rank && !units[index].isEmpty ? units[index] : nil)
    }
    guard (1...3).contains(axes.count { $0.kind == .space }) else {
      throw Failure(.invalid, "", "the transform names no axis x, y or z")
    }
    let isFortran = transform["ordering"]?.string?.uppercased() == "F"
    self.init(
      axes: isFortran ? axes : axes.reversed(), scale: isFortran ? scale : scale.reversed(),
      translation: isFortran ? translation : translation.reversed())
  }
}
