import JSON
import Voxels

/// The coordinate systems of a multiscale image since 0.6, and what leads from one to another; without its arrays.
struct MultiscaleSystems: Sendable {
  /// In the order of the document.
  let systems: [CoordinateSystem]
  /// The system that all datasets lead to.
  let intrinsic: CoordinateSystem
  let datasets: [DatasetTransformation]
  /// The systems of this image, and of those that it refers to by path. The datasets are no part of it.
  private(set) var graph = TransformationGraph()
  private(set) var warnings = Warnings()

  private static let datasetLimit = 64
  private static let systemLimit = 256

  /// - Parameter version: of the metadata.
  /// - Throws: ``Failure`` (`invalid`) when it is not clear where the datasets lie. What is wrong with further
  ///   transformations is a warning.
  init(_ multiscale: JSON, version: String?) throws(Failure) {
    guard let list = multiscale["datasets"]?.array, !list.isEmpty, list.count <= MultiscaleSystems.datasetLimit else {
      throw Failure(.invalid, "", "the multiscale image has no datasets")
    }
    var warnings = Warnings()
    var datasets: [DatasetTransformation] = []
    for (number, dataset) in list.enumerated() {
      datasets.append(try DatasetTransformation(dataset, number: number, version: version, &warnings))
    }
    self.datasets = datasets
    let given = multiscale["coordinateSystems"]?.array ?? []
    guard given.count <= MultiscaleSystems.systemLimit else {
      throw Failure(.tooLarge, "", "the multiscale image has \(given.count) coordinate systems")
    }
    let outputs = Set(datasets.compactMap(\.output))
    guard outputs.count <= 1 else {
      throw Failure(
        .invalid, "",
        "the datasets lead to different coordinate systems: \(outputs.sorted().joined(separator: ", "))")
    }
    (systems, intrinsic) = try MultiscaleSystems.systems(given, intrinsic: outputs.first, &warnings)
    self.warnings = warnings
    for system in systems { graph.add(system, at: TransformationGraph.Endpoint(name: system.name)) }
    for (number, item) in (multiscale["coordinateTransformations"]?.array ?? []).enumerated() {
      do throws(Failure) { try add(item, version: version) } catch {
        self.warnings.add("transformation \(number) of the image is passed over: \(error.line)")
      }
    }
  }

  private static func systems(
    _ given: [JSON], intrinsic name: String?, _ warnings: inout Warnings
  ) throws(Failure) -> ([CoordinateSystem], CoordinateSystem) {
    var systems: [CoordinateSystem] = []
    for (number, item) in given.enumerated() {
      do throws(Failure) {
        let system = try CoordinateSystem(item)
        guard !systems.contains(where: { $0.name == system.name }) else {
          throw Failure(.invalid, "", "there are two coordinate systems \(system.name)")
        }
        systems.append(system)
      } catch {
        // Without the only system, or that of the datasets, nothing can be said of the image.
        guard given.count > 1, item["name"]?.string != name else { throw error }
        warnings.add("coordinate system \(number) is passed over: \(error.line)")
      }
    }
    if let name, let system = systems.first(where: { $0.name == name }) { return (systems, system) }
    guard let last = systems.last else {
      throw Failure(.invalid, "", "the multiscale image has no coordinate systems")
    }
    if let name {
      guard systems.count == 1 else {
        throw Failure(.invalid, "", "the datasets lead to the coordinate system \(name), which is not defined")
      }
      warnings.add("the datasets lead to the coordinate system \(name), and there is only \(last.name)")
    } else if systems.count > 1 {
      warnings.add("the datasets do not say which coordinate system they lead to; it is taken for \(last.name)")
    }
    return (systems, last)
  }

  private mutating func add(_ item: JSON, version: String?) throws(Failure) {
    guard let from = OMEMetadata.endpoint(item["input"], version: version, &warnings),
      let to = OMEMetadata.endpoint(item["output"], version: version, &warnings)
    else { throw Failure(.invalid, "", "it does not say what it leads from and to") }
    let transformation = try CoordinateTransformation(item)
    for end in [from, to] where end.place.isEmpty && graph.system(at: end) == nil {
      throw Failure(.invalid, "", "it leads from or to the coordinate system \(end), which is not defined")
    }
    // What does not fit the systems is said whether or not it is needed.
    if let input = graph.system(at: from) {
      let output = graph.system(at: to).map { CoordinateTransformation.Space($0) }
      do throws(Failure) { _ = try transformation.matrix(from: .init(input), to: output) } catch {
        if error.code != .unsupported { throw error }
      }
    }
    try graph.add(transformation, from: from, to: to)
  }

  /// The same with parameters that lie in arrays in their place.
  func resolved(_ read: (String) async throws -> (shape: [Int], values: [Double])) async -> MultiscaleSystems {
    var copy = self
    copy.graph = await graph.resolved(read)
    return copy
  }

  /// The systems for whoever places the image among others, when it is shown in that world.
  func space(_ world: ImageWorld?) -> LayerSpace {
    LayerSpace(name: world?.name ?? intrinsic.name, axes: world?.axes ?? intrinsic.axes, graph: graph)
  }

  /// The system that people expect the image in: the first one of the document that can be reached, has axes of space,
  /// and a unit if the intrinsic system has one (docs/decisions/0017). Nil when that is the intrinsic one.
  ///
  /// - Parameter warnings: also gets why it is not shown in a system that comes first.
  func world(_ warnings: inout Warnings) -> ImageWorld? {
    for system in systems {
      if system == intrinsic { return nil }
      guard (2...3).contains(system.spaceCount), intrinsic.axes.lengthUnit == nil || system.axes.lengthUnit != nil
      else { continue }
      let endpoints = [intrinsic, system].map { TransformationGraph.Endpoint(name: $0.name) }
      do throws(Failure) {
        let matrix = try graph.matrix(from: endpoints[0], to: endpoints[1])
        _ = try WorldPlacement(matrix, axes: intrinsic.axes, world: system.axes)
        return ImageWorld(matrix: matrix, axes: system.axes, name: system.name)
      } catch {
        warnings.add(
          "shown in the coordinate system \(intrinsic.name), not in \(system.name): \(error.line)")
      }
    }
    return nil
  }
}
