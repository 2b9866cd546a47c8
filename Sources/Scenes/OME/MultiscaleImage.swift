import Formats
import JSON
import Voxels

/// A multiscale image of any version of OME-Zarr: its pyramid in the space that its datasets lead to.
struct MultiscaleImage: Sendable {
  /// The image in its intrinsic system.
  let pyramid: Pyramid
  /// Nil before 0.6, which had one system without a name.
  let systems: MultiscaleSystems?
  /// Whether the datasets say how large their voxels are.
  let hasScale: Bool
  private(set) var warnings = Warnings()

  /// - Parameters:
  ///   - ome: the metadata of the image, see ``OMEMetadata/content(_:)``.
  ///   - group: the image, below which its arrays lie.
  /// - Throws: ``Failure`` without a source, or with that of an array that cannot be read.
  init(_ ome: JSON, group: any GroupNode) async throws {
    let multiscales = ome["multiscales"]?.array ?? []
    guard let multiscale = multiscales.first else {
      throw Failure(.invalid, "", "has no multiscale image")
    }
    let version = OMEMetadata.version(ome)
    if !OMEMetadata.isKnown(version) {
      warnings.add("is OME-Zarr \(version ?? ""), which microtome does not know; it is read as 0.6")
    }
    if multiscales.count > 1 { warnings.add("has \(multiscales.count) multiscale images, of which the first is shown") }
    if multiscale["coordinateSystems"] != nil {
      let node = Node.group(group)
      let systems = try await MultiscaleSystems(multiscale, version: version).resolved { path in
        try await StoredParameters.read(path, below: node)
      }
      warnings.add(systems.warnings.lines)
      let nodes = try await MultiscaleImage.arrays(systems.datasets.map(\.path), group: group)
      if systems.intrinsic.axes.count > 5 {
        warnings.add("has \(systems.intrinsic.axes.count) axes, and 5 are the most in OME-Zarr")
      }
      pyramid = try MultiscaleImage.pyramid(systems, nodes, &warnings)
      hasScale = systems.datasets.contains { $0.isGiven }
      self.systems = systems
    } else {
      let image = try await ScaledDatasets(multiscale, version: version, group: group)
      (pyramid, hasScale, systems) = (image.pyramid, image.hasScale, nil)
      warnings.add(image.warnings.lines)
    }
  }

  /// The arrays of the datasets, all of one rank.
  static func arrays(_ paths: [String], group: any GroupNode) async throws -> [ArrayNode] {
    let nodes = try await paths.concurrentMap { path in
      guard case .array(let node) = try await Node.group(group).descendant(path) else {
        throw Failure(.invalid, "", "dataset \(path) of the multiscale image is no array")
      }
      return node
    }
    guard nodes.allSatisfy({ $0.array.rank == nodes[0].array.rank }) else {
      throw Failure(.invalid, "", "the datasets of the multiscale image differ in rank")
    }
    return nodes
  }

  private static func pyramid(
    _ systems: MultiscaleSystems, _ nodes: [ArrayNode], _ warnings: inout Warnings
  ) throws(Failure) -> Pyramid {
    let axes = systems.intrinsic.axes
    let rank = nodes[0].array.rank
    guard axes.count == rank else {
      throw Failure(
        .invalid, "",
        "the coordinate system \(systems.intrinsic.name) has \(axes.count) axes for arrays of rank \(rank)")
    }
    guard (2...3).contains(systems.intrinsic.spaceCount) else {
      throw Failure(
        .invalid, "",
        "the coordinate system \(systems.intrinsic.name) has \(systems.intrinsic.spaceCount) axes of space, and 2 or 3 "
          + "belong")
    }
    let space = CoordinateTransformation.Space(systems.intrinsic)
    var matrices: [AffineMatrix] = []
    for (dataset, node) in zip(systems.datasets, nodes) {
      var transformation = dataset.transformation
      if !dataset.isGiven {
        // As large as the first level, which is taken to have voxels of 1 if it does not say either.
        let finest = matrices.first?.scaleIfAxisAligned ?? Array(repeating: 1, count: rank)
        let factors = zip(nodes[0].array.shape, node.array.shape).map { Double($0) / Double(max(1, $1)) }
        transformation = .scale(zip(finest, factors).map(*))
      }
      if let spread = transformation.spread(over: axes) {
        transformation = spread
        warnings.add("dataset \(dataset.path): its scale is for the axes of space alone")
      }
      do throws(Failure) {
        matrices.append(try transformation.matrix(from: .init(count: rank), to: space))
      } catch {
        throw Failure(error.code, "", "dataset \(dataset.path): \(error.problem)", remedy: error.remedy)
      }
    }
    let geometry = try LevelGeometry(matrices, shapes: nodes.map(\.array.shape), system: axes)
    var levels = nodes.indices.map { index in
      Pyramid.Level(
        path: systems.datasets[index].path, array: nodes[index].array, scale: geometry.scales[index],
        translation: geometry.translations[index])
    }
    if !systems.datasets.contains(where: \.transformation.hasTranslation) { levels.alignCorners(axes: axes) }
    return Pyramid(
      axes: geometry.axes, levels: levels, placement: geometry.placement, worldAxes: geometry.worldAxes)
  }

  /// The axes of the intrinsic system.
  var intrinsicAxes: [Axis] { systems?.intrinsic.axes ?? pyramid.axes }

  /// The image in another system than its intrinsic one.
  ///
  /// - Throws: ``Failure`` (`unsupported`) when space, time and channels are mixed, or space is flattened.
  func placed(in world: ImageWorld?) throws(Failure) -> Pyramid {
    guard let world else { return pyramid }
    return try pyramid.placed(by: world.matrix, from: intrinsicAxes, in: world.axes)
  }
}

/// Where an image is shown, if not in its intrinsic system.
struct ImageWorld: Sendable {
  /// From the intrinsic system of the image.
  let matrix: AffineMatrix
  let axes: [Axis]
  /// What documents call the system.
  var name: String?
}

extension [Pyramid.Level] {
  /// Many writers leave the translations out, which taken literally shifts each level by half a coarse voxel. Where no
  /// level has one, the levels are taken to start at the same corner.
  mutating func alignCorners(axes: [Axis]) {
    for index in indices.dropFirst() {
      for axis in axes.indices where axes[axis].kind == .space {
        self[index].translation[axis] = (self[index].scale[axis] - self[0].scale[axis]) / 2
      }
    }
  }
}
