import JSON
import Voxels

/// How the array of a dataset lies in the image's intrinsic system, since 0.6.
struct DatasetTransformation: Sendable {
  /// The path of the array below the image.
  let path: String
  let transformation: CoordinateTransformation
  /// The name of the system that it leads to; nil when the dataset does not say.
  let output: String?
  /// Whether the dataset says anything.
  let isGiven: Bool

  /// - Throws: ``Failure`` (`invalid`) when the dataset has no path, or transformations that make no sense.
  init(_ dataset: JSON, number: Int, version: String?, _ warnings: inout Warnings) throws(Failure) {
    guard let path = dataset["path"]?.string else {
      throw Failure(.invalid, "", "dataset \(number) of the multiscale image has no path")
    }
    self.path = path
    let list = dataset["coordinateTransformations"]?.array ?? []
    guard let first = list.first else {
      warnings.add("dataset \(path) does not say how large its voxels are")
      (transformation, output, isGiven) = (.identity, nil, false)
      return
    }
    isGiven = true
    if list.count == 1 {
      transformation = try DatasetTransformation.transformation(first, path: path)
      output = DatasetTransformation.output(of: first, path: path, version: version, &warnings)
      if !OMEMetadata.isDraft(version), !transformation.isScaleAndTranslation {
        warnings.add("dataset \(path): its transformation is no scale, identity or sequence of scale and translation")
      }
      return
    }
    // As 0.5 had them.
    guard list.allSatisfy({ $0["output"] == nil }) else {
      throw Failure(.invalid, "", "dataset \(path) has \(list.count) transformations, and one belongs")
    }
    warnings.add("dataset \(path) has \(list.count) transformations, where one sequence belongs")
    transformation = .sequence(
      try list.map { item throws(Failure) in try DatasetTransformation.transformation(item, path: path) })
    output = nil
  }

  private static func transformation(_ value: JSON, path: String) throws(Failure) -> CoordinateTransformation {
    do throws(Failure) { return try CoordinateTransformation(value) } catch {
      throw Failure(error.code, "", "dataset \(path): \(error.problem)", remedy: error.remedy)
    }
  }

  private static func output(
    of transformation: JSON, path: String, version: String?, _ warnings: inout Warnings
  ) -> String? {
    let input = OMEMetadata.endpoint(transformation["input"], version: version, &warnings)
    if let input {
      let isPath = input.name.isEmpty || OMEMetadata.isDraft(version) || transformation["input"]?.string != nil
      if !isPath || (input.place.isEmpty ? input.name : input.place) != OMEMetadata.normalized(path) {
        warnings.add("dataset \(path): the input of its transformation is \(input), not the path of the dataset")
      }
    }
    let output = OMEMetadata.endpoint(transformation["output"], version: version, &warnings)
    if input == nil || output == nil {
      warnings.add("dataset \(path): its transformation does not say what it leads from and to")
    }
    if let output, output.name.isEmpty {
      warnings.add("dataset \(path): the output of its transformation is a path, not a name")
      return output.place
    }
    return output?.name
  }
}

extension CoordinateTransformation {
  /// Whether it is one of the few that datasets may have.
  fileprivate var isScaleAndTranslation: Bool {
    switch self {
    case .identity, .scale: return true
    case .sequence(let steps):
      guard steps.count == 2, case .scale = steps[0], case .translation = steps[1] else { return false }
      return true
    default: return false
    }
  }

  /// A scale and translation that leave out the axes which are not of space, as one of all axes; nil for any other.
  func spread(over axes: [Axis]) -> CoordinateTransformation? {
    func spread(_ values: [Double], missing: Double) -> [Double]? {
      guard values.count < axes.count, values.count == axes.count(where: { $0.kind == .space }) else { return nil }
      var rest = values[...]
      return axes.map { $0.kind == .space ? rest.removeFirst() : missing }
    }
    switch self {
    case .scale(let factors): return spread(factors, missing: 1).map { .scale($0) }
    case .translation(let shift): return spread(shift, missing: 0).map { .translation($0) }
    case .sequence(let steps):
      let all = steps.compactMap { $0.spread(over: axes) }
      return all.count == steps.count ? .sequence(all) : nil
    default: return nil
    }
  }
}
