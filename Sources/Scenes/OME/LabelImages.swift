import Formats
import JSON
import Voxels

/// Label images as layers above the image that they belong to, each opened when it is needed.
struct LabelImages: Sendable {
  /// The layer of the image.
  let layer: Layer
  let image: MultiscaleImage
  /// Where the image is shown; nil for its intrinsic system.
  let world: ImageWorld?
  let group: any GroupNode

  /// Only the first one is on: of several over one another nobody sees anything.
  func layers(_ list: LabelList) -> [Layer] {
    list.paths.enumerated().map { number, path in
      var label = Layer(
        name: String(path.dropFirst(LabelList.folder.count + 1)),
        path: layer.path == "." ? path : "\(layer.path)/\(path)", kind: .segmentation, format: "ome-zarr",
        volume: .failed(Failure(.missing, path, "")))
      label.groups = layer.groups + [layer.name]
      label.preset.visible = number == 0
      label.address = group.location.appending(path).name
      let closed = label
      label.volume = .pending(PendingMember { await open(closed, at: path) })
      return label
    }
  }

  private func open(_ closed: Layer, at path: String) async -> PendingMember.Opened {
    var label = closed
    // It is placed in the groups of the closed one.
    label.groups = []
    do {
      guard case .group(let node) = try await Node.group(group).descendant(path) else {
        throw Failure(.invalid, "", "is an array, not an image")
      }
      let ome = OMEMetadata.content(node.attributes)
      let own = try await MultiscaleImage(ome, group: node)
      var warnings = own.warnings
      let placed = try place(own, path: path, &warnings)
      let opened = MultiscaleReader.layer(ome, placed, name: closed.name, &warnings)
      label.volume = opened.volume
      (label.labelColors, label.segmentNames) = (opened.labelColors, opened.segmentNames)
      if !placed.levels[0].array.elementType.isInteger {
        label.kind = .intensity
        warnings.add("is of type \(placed.levels[0].array.elementType.rawValue), and labels are integers")
      }
      // By themselves, labels without a scale are of another size.
      if own.hasScale { try label.standsAlone(as: own, ome, at: group.location.appending(path)) }
      return PendingMember.Opened(layers: [label], warnings: warnings.lines.map { "\(closed.fullName): \($0)" })
    } catch {
      let failure = Failure.wrapping(error)
      label.volume = .failed(failure.source.isEmpty ? failure.at(closed.address ?? closed.path) : failure)
      return PendingMember.Opened(layers: [label])
    }
  }

  /// Puts labels where their image is: by what the image says of them or, where it says nothing, as if their space were
  /// that of the image.
  private func place(_ label: MultiscaleImage, path: String, _ warnings: inout Warnings) throws(Failure) -> Pyramid {
    guard label.hasScale else { return try alignedByShape(label.pyramid) }
    let axes = label.intrinsicAxes
    let toImage = try toImage(from: label, path: path, &warnings)
    guard let world else {
      guard let toImage else { return label.pyramid }
      return try label.pyramid.placed(by: toImage, from: axes, in: image.intrinsicAxes)
    }
    let inner = if let toImage { toImage } else { try LabelImages.byKind(axes, image.intrinsicAxes) }
    return try label.pyramid.placed(by: world.matrix(inner), from: axes, in: world.axes)
  }

  /// From the intrinsic system of the labels to that of the image, if a document says that.
  private func toImage(
    from label: MultiscaleImage, path: String, _ warnings: inout Warnings
  ) throws(Failure) -> AffineMatrix? {
    guard let systems = image.systems, let own = label.systems else { return nil }
    var graph = systems.graph
    try graph.add(own.graph) { $0.place.isEmpty ? TransformationGraph.Endpoint(place: path, name: $0.name) : $0 }
    let start = TransformationGraph.Endpoint(place: path, name: own.intrinsic.name)
    do throws(Failure) {
      return try graph.matrix(from: start, to: TransformationGraph.Endpoint(name: systems.intrinsic.name))
    } catch {
      if error.code != .missing { warnings.add("is shown as if its space were that of its image: \(error.line)") }
      return nil
    }
  }

  /// Each axis of the labels is the axis of that kind of the image; axes that the labels lack are at 0.
  private static func byKind(_ axes: [Axis], _ imageAxes: [Axis]) throws(Failure) -> AffineMatrix {
    func kinds(_ axes: [Axis]) -> [Int?] {
      [axes.spatialAxes.x, axes.spatialAxes.y, axes.spatialAxes.z]
        + [Axis.Kind.time, .channel].map { kind in axes.firstIndex { $0.kind == kind } }
    }
    var rows = Array(repeating: Array(repeating: 0.0, count: axes.count + 1), count: imageAxes.count)
    for (own, other) in zip(kinds(axes), kinds(imageAxes)) {
      guard let own, let other else { continue }
      rows[other][own] = LengthUnit.factor(from: axes[own].unit, to: imageAxes[other].unit)
    }
    return try AffineMatrix(inputs: axes.count, rows: rows)
  }

  /// Labels that do not say how large their voxels are have those of the level of their shape, or fill the image.
  private func alignedByShape(_ labels: Pyramid) throws(Failure) -> Pyramid {
    var labels = labels
    let pyramid = try image.placed(in: world)
    let own = [labels.spatialAxes.x, labels.spatialAxes.y, labels.spatialAxes.z]
    let other = [pyramid.spatialAxes.x, pyramid.spatialAxes.y, pyramid.spatialAxes.z]
    let finest = pyramid.levels[0]
    for index in labels.levels.indices {
      for (axis, source) in zip(own, other) {
        guard let axis, let source else { continue }
        let extent = labels.levels[index].array.shape[axis]
        let equal = pyramid.levels.first { $0.array.shape[source] == extent }
        let factor = Double(finest.array.shape[source]) / Double(max(1, extent))
        labels.levels[index].scale[axis] = equal?.scale[source] ?? finest.scale[source] * factor
        labels.levels[index].translation[axis] =
          equal?.translation[source] ?? finest.translation[source] + finest.scale[source] * (factor - 1) / 2
        labels.axes[axis].unit = pyramid.axes[source].unit
      }
    }
    (labels.placement, labels.worldAxes) = (pyramid.placement, pyramid.worldAxes)
    return labels
  }
}
