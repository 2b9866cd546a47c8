import Stores
import Voxels

/// What is shown together: layers with their presets in one space, and where to look first.
///
/// A pure value: readers fill it, the browser draws it. Coordinates are voxels of the reference layer, the first one
/// that could be opened, at its finest mag.
public struct Scene: Sendable {
  /// What the user asked for: a path or URL.
  public var source: String
  public var name: String
  /// The name and version of the source's format, as `info --json` has them.
  public var format: String
  public var version: String
  public var layers: [Layer]
  /// Nodes that are listed but not drawn.
  public var opaque: [OpaqueNode]
  /// Where to look first, when the source says so.
  public var view: ScenePreset?
  /// The WEBKNOSSOS server that the scene comes from; nil for other sources.
  public var webknossos: WebknossosOrigin?
  /// Whether the layers are many images that do not belong together, such as the datasets of a file: to choose from,
  /// not to draw over one another.
  public var isChoice = false
  /// Other formats that recognise the same place.
  public var alsoFound: [AlsoFound] = []
  /// What is wrong with the metadata, or asked for and not done, and did not keep anything from being shown, a line each.
  public var warnings: [String] = []
  /// Of each source of the scene, where it may lead and where it did.
  public var policies: [SourcePolicy] = []

  public init(
    source: String, name: String, format: String, version: String, layers: [Layer], opaque: [OpaqueNode] = [],
    view: ScenePreset? = nil
  ) {
    self.source = source
    self.name = name
    self.format = format
    self.version = version
    self.layers = layers
    self.opaque = opaque
    self.view = view
  }

  /// The first layer that could be opened: its finest voxels are the scene's coordinates.
  public var reference: (layer: Layer, pyramid: Pyramid)? {
    for layer in layers {
      if case .ready(let pyramid) = layer.volume { return (layer, pyramid) }
    }
    return nil
  }

  /// Servers and buckets beside the sources' own that parts of the scene come from, as `https://host:port` or
  /// `s3://bucket`. Redirects that come later may add some.
  public var hosts: [String] { Set(policies.flatMap(\.others)).sorted() }

  /// Why nothing of the scene can be shown; nil where something can, may be opened yet, or nothing was to be.
  public var failure: Failure? {
    let failures = layers.map { layer -> Failure? in
      if case .failed(let failure) = layer.volume { failure } else { nil }
    }
    return failures.contains(nil) ? nil : failures.first ?? nil
  }

  /// The source as messages have it.
  public var sourceName: String { SourceName.shown(source) }

  /// The scene of one layer alone.
  public func choosing(_ index: Int) -> Scene {
    var scene = self
    scene.layers = [layers[index]]
    scene.name = layers[index].fullName
    scene.view = nil
    scene.isChoice = false
    return scene
  }

  /// The unit of length of the reference layer, as its source spells it.
  public var unit: String? { reference?.layer.unit }

  /// Where to look first, in voxels of the reference layer.
  public var locatedView: ScenePreset? {
    guard let (layer, pyramid) = reference else { return view }
    return view?.located(by: pyramid.voxelTransform, unit: layer.unit)
  }
}

extension Scene {
  /// Says of layers where their own data lie, below the place of the scene.
  mutating func addressData(below location: Location) {
    for index in layers.indices where layers[index].dataAddress == nil && !layers[index].volume.isPending {
      let path = layers[index].path
      guard !path.hasPrefix("/"), path.firstRange(of: "://") == nil else { continue }
      layers[index].dataAddress = (path == "." ? location : location.appending(path)).name
    }
  }

  /// Marks the layers as they are for what the source says. Those that do not know what opens them are addressed by the
  /// source, and by their names where it has several images.
  mutating func finishLayers(address: String) {
    let hasSeveral = layers.count { $0.groups.isEmpty } > 1
    for index in layers.indices {
      layers[index].markUnchanged()
      guard layers[index].address == nil else { continue }
      layers[index].address = address
      if hasSeveral || !layers[index].groups.isEmpty { layers[index].part = layers[index].fullName }
    }
  }
}

/// Another format that recognises the place that a scene comes from.
public struct AlsoFound: Sendable, Equatable {
  /// Its name and version: `zarr 2`.
  public var format: String
  /// What opens the place in that format: `zarr2://PATH`.
  public var source: String

  public init(format: String, source: String) {
    self.format = format
    self.source = source
  }
}
