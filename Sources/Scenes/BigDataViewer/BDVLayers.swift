import Formats
import Voxels

/// Makes layers of a BigDataViewer container: one a setup, its time points on an axis of their own.
struct BDVLayers: Sendable {
  private static let levelLimit = 32
  /// How many arrays the layers of one scene may be put together from.
  private static let arrayLimit = 1_000_000
  /// How many time points are looked at for one that is there.
  private static let searchLimit = 1000

  let container: any BDVContainer
  /// What the document says; nil for a container that was opened without it.
  let project: SpimData?
  /// The unit of the world.
  let unit: String?

  /// - Parameter timepoints: ids, rising.
  /// - Returns: the layer; unavailable, with the reason, where something is wrong with the setup.
  func layer(_ setup: SpimData.Setup, name: String, timepoints: [Int], setups: Int) async throws -> Layer {
    var layer = Layer(
      name: name, path: "setup \(setup.id)", kind: .intensity, format: container.root.format.name,
      volume: .failed(Failure(.missing, "", "")))
    do {
      let pyramid = try await pyramid(setup, timepoints: timepoints, setups: setups)
      layer.kind = .guessed(elementType: pyramid.levels[0].array.elementType, name: name)
      layer.path = pyramid.levels[0].path
      layer.volume = .ready(pyramid)
    } catch {
      if error is CancellationError { throw error }
      let failure = Failure.wrapping(error, source: container.root.location.name)
      if failure.code == .cancelled { throw failure }
      layer.volume = .failed(failure.source.isEmpty ? failure.at(container.root.location.name) : failure)
    }
    return layer
  }

  private func pyramid(_ setup: SpimData.Setup, timepoints: [Int], setups: Int) async throws -> Pyramid {
    let factors = try await container.factors(setup: setup.id)
    guard (1...BDVLayers.levelLimit).contains(factors.count),
      factors.allSatisfy({ $0.allSatisfy { $0.isFinite && $0 > 0 } })
    else { throw Failure(.invalid, "", "setup \(setup.id) has no sensible downsampling factors: \(factors.prefix(4))") }
    guard let arrays = checkedProduct([setups, timepoints.count, factors.count]), arrays <= BDVLayers.arrayLimit else {
      throw Failure(.tooLarge, "", "has \(setups) setups of \(timepoints.count) time points each")
    }
    let there = timepoints.filter { !isMissing($0, setup) }
    guard let (first, models) = try await firstLevels(setup, there, count: factors.count) else {
      throw Failure(.missing, "", "holds no images of setup \(setup.id)")
    }
    let voxelSize = voxelSize(setup)
    var levels: [Pyramid.Level] = []
    for (level, model) in models.enumerated() {
      let factor = Vector3(factors[level][0], factors[level][1], factors[level][2])
      levels.append(
        Pyramid.Level(
          path: container.path(SpimData.View(timepoint: first, setup: setup.id), level: level),
          array: try stack(model, of: first, timepoints, setup, level: level),
          scale: perAxis(voxelSize * factor, timepoints.count, other: 1),
          // A coarse voxel has its centre in the middle of the fine ones that it stands for.
          translation: perAxis(voxelSize * (factor - Vector3(repeating: 1)) * 0.5, timepoints.count, other: 0)))
    }
    var axes = type(of: container).axes.map { Axis(name: $0, kind: .space, unit: unit) }
    if timepoints.count > 1 { axes.insert(Axis(name: "t", kind: .time), at: isFastestFirst ? 3 : 0) }
    return Pyramid(axes: axes, levels: levels, placement: try placement(setup, first, voxelSize: voxelSize))
  }

  private func isMissing(_ timepoint: Int, _ setup: SpimData.Setup) -> Bool {
    project?.missing.contains(SpimData.View(timepoint: timepoint, setup: setup.id)) ?? false
  }

  /// The levels of the first time point that has any: what all of them are like.
  private func firstLevels(
    _ setup: SpimData.Setup, _ timepoints: [Int], count: Int
  ) async throws -> (timepoint: Int, levels: [any ChunkedArray])? {
    for timepoint in timepoints.prefix(BDVLayers.searchLimit) {
      let view = SpimData.View(timepoint: timepoint, setup: setup.id)
      guard let first = try await container.array(view, level: 0) else { continue }
      let coarser = try await Array(1..<max(1, count)).concurrentMap { try await container.array(view, level: $0) }
      var levels: [any ChunkedArray] = []
      for case let array? in ([first] + coarser).prefix(while: { $0 != nil }) {
        guard array.rank == 3 else {
          throw Failure(.unsupported, array.name, "has rank \(array.rank), where a stack of images belongs")
        }
        guard levels.isEmpty || array.elementType == levels[0].elementType else {
          throw Failure(.invalid, array.name, "is of another type than the level before it")
        }
        levels.append(array)
      }
      if !levels.isEmpty { return (timepoint, levels) }
    }
    return nil
  }

  /// All time points of a level as one array; those that are missing are fill value.
  private func stack(
    _ model: any ChunkedArray, of first: Int, _ timepoints: [Int], _ setup: SpimData.Setup, level: Int
  ) throws(Failure) -> any ChunkedArray {
    guard timepoints.count > 1 else { return model }
    let container = container
    let parts = timepoints.map { timepoint -> (any ChunkedArray)? in
      if timepoint == first { return model }
      guard !isMissing(timepoint, setup) else { return nil }
      let view = SpimData.View(timepoint: timepoint, setup: setup.id)
      return DeferredArray(name: container.name(view, level: level), like: model) {
        try await container.array(view, level: level)
      }
    }
    return try StackedArray(parts, axis: isFastestFirst ? 3 : 0)
  }

  /// In the unit of the world.
  private func voxelSize(_ setup: SpimData.Setup) -> Vector3<Double> {
    (setup.voxelSize ?? .one) * LengthUnit.factor(from: setup.unit, to: unit)
  }

  /// Whether x is the first axis, as in N5, so that time is the last; in HDF5 it is the other way round.
  private var isFastestFirst: Bool { type(of: container).axes.first == "x" }

  private func perAxis(_ value: Vector3<Double>, _ timepoints: Int, other: Double) -> [Double] {
    let time = timepoints > 1 ? [other] : []
    return isFastestFirst ? [value.x, value.y, value.z] + time : time + [value.z, value.y, value.x]
  }

  /// The registration speaks of voxels, and a placement of physical units.
  private func placement(
    _ setup: SpimData.Setup, _ timepoint: Int, voxelSize: Vector3<Double>
  ) throws(Failure) -> AffineTransform {
    guard let registration = project?.registrations[SpimData.View(timepoint: timepoint, setup: setup.id)] else {
      return .identity
    }
    let voxels = try registration.get()
    return AffineTransform(
      x: voxels.x / voxelSize.x, y: voxels.y / voxelSize.y, z: voxels.z / voxelSize.z, origin: voxels.origin)
  }
}
