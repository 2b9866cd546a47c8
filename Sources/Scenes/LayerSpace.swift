import Voxels

/// The coordinate systems of an image that has names for them, for whoever places it among others.
struct LayerSpace: Sendable {
  /// The system that the layer is shown in by itself.
  var name: String
  var axes: [Axis]
  /// All systems of the image, and what leads from one to another.
  var graph = TransformationGraph()
  /// Whether the systems are those of a collection's document, and not of the image's own.
  var isInline = false

  /// What the systems are called.
  var names: Set<String> { Set(graph.endpoints.map(\.name)).union([name]) }
}

extension TransformationGraph {
  /// Everything that an image at a place says of its systems as well.
  ///
  /// - Throws: ``Failure`` (`tooLarge`) when there are too many transformations.
  mutating func add(_ space: LayerSpace, at place: String) throws(Failure) {
    try add(space.graph) { end in
      // What an image has below itself is nobody else's.
      Endpoint(place: end.place.isEmpty ? place : "\(place)/\(end.place)", name: end.name)
    }
    add(CoordinateSystem(name: space.name, axes: space.axes), at: Endpoint(place: place, name: space.name))
  }
}
