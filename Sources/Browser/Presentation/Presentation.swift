import Chunks
import Rendering
import Scenes
import Slicing
import Voxels

/// A scene made ready to be drawn: its layers in the space of the reference layer, with looks for everything that the
/// source leaves open.
public struct Presentation: Sendable {
  public let scene: Scene
  public let cache: ChunkCache
  public let layers: LayerTree
  /// The box of the reference layer, in its voxels.
  public let box: (min: Vector3<Int>, max: Vector3<Int>)
  /// Physical size of a reference voxel, relative to its smallest extent.
  public let aspect: Vector3<Double>
  let space: DisplaySpace

  /// - Parameters:
  ///   - scene: its reference layer is open, see ``Scenes/Scene/openingReference()``; others may be pending.
  ///   - awaitsWindows: whether windows that have to be guessed are guessed here, which may take a while. Else what has
  ///     none is not drawn until ``windows()`` have been put into the state.
  /// - Throws: ``Failure`` when no layer of the scene can be shown.
  public init(_ scene: Scene, cache: ChunkCache, awaitsWindows: Bool = true) async throws {
    var scene = scene
    scene.layers = scene.layers.map(\.withCountableChunks)
    guard let (_, pyramid) = scene.reference else {
      for layer in scene.layers { _ = try layer.volume.get() }
      throw Failure(.unsupported, scene.sourceName, "has no image", remedy: "see microtome info for what is there")
    }
    self.scene = scene
    self.cache = cache
    let reference = pyramid.voxelTransform
    box = pyramid.box
    let size = reference.lengths
    let smallest = size.min()
    aspect = smallest > 0 ? size / smallest : .one
    space = DisplaySpace(
      cache: cache, reference: reference, unit: scene.unit, time: max(0, scene.view?.time ?? 0))
    let windows = awaitsWindows ? await WindowGuesses(for: scene.layers) : nil
    let displays = space.displays(
      of: scene.layers, hasIntensity: scene.layers.contains(where: \.isIntensity), windows: windows)
    layers = LayerTree(scene, displays)
  }

  /// Guesses the windows that layers wait for.
  public func windows() async -> GuessedWindows {
    guard layers.contains(where: \.awaitsWindow) else { return GuessedWindows() }
    let windows = await WindowGuesses(for: scene.layers)
    let displays = space.displays(of: scene.layers, hasIntensity: true, windows: windows)
    return GuessedWindows(styles: displays.flatMap { $0 }.map(\.style))
  }

  /// From reference voxels (indices) to the world.
  public var reference: AffineTransform { space.reference }

  /// Which time point of layers that have several.
  public var time: Int { space.time }

  /// Extent of the reference layer, in its voxels.
  public var extent: Vector3<Int> { box.max &- box.min }

  /// Where to look first: what the source says, else the middle.
  public var position: Vector3<Double> {
    if let position = scene.locatedView?.position { return position }
    let extent = extent
    return Vector3<Double>(box.min &+ Vector3<Int>(extent.x / 2, extent.y / 2, extent.z / 2))
  }

  /// The zoom at which all of the reference layer fits a viewport of that many pixels.
  public func fittingZoom(_ orientation: PlaneOrientation, width: Int, height: Int) -> Double {
    let axes = orientation.axes
    let right = Double(extent[axes.right]) * aspect[axes.right] / Double(max(1, width))
    let down = Double(extent[axes.down]) * aspect[axes.down] / Double(max(1, height))
    return max(right, down, 1e-3)
  }
}

/// Windows for the layers of a presentation that wait for them.
public struct GuessedWindows: Sendable {
  /// Of all that is drawn of the scene's layers, in their order.
  var styles: [LayerStyle] = []
}

extension Layer {
  /// Whether segmentations let it shine through. What is not open yet is taken for an image.
  var isIntensity: Bool { kind == .intensity && !volume.isFailed }
}
