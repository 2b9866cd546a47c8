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
  public let layers: [DisplayLayer]
  /// From reference voxels (indices) to the world.
  public let reference: AffineTransform
  /// The box of the reference layer, in its voxels.
  public let box: (min: Vector3<Int>, max: Vector3<Int>)
  /// Physical size of a reference voxel, relative to its smallest extent.
  public let aspect: Vector3<Double>
  /// Which time point of layers that have several.
  public let time: Int

  /// - Throws: ``Failure`` when no layer of the scene can be shown.
  public init(_ scene: Scene, cache: ChunkCache) async throws {
    let scene = scene.withCountableChunks
    guard let (_, pyramid) = scene.reference else {
      for layer in scene.layers { _ = try layer.volume.get() }
      throw Failure(.unsupported, scene.source, "has no image", remedy: "see microtome info for what is there")
    }
    self.scene = scene
    self.cache = cache
    time = max(0, scene.view?.time ?? 0)
    reference = pyramid.voxelTransform
    box = pyramid.box
    let size = reference.lengths
    let smallest = size.min()
    aspect = smallest > 0 ? size / smallest : .one

    let looks = await LayerLooks.all(of: scene, time: time)
    var layers: [DisplayLayer] = []
    for (index, layer) in scene.layers.enumerated() {
      do {
        let pyramid = try layer.volume.get()
        for (channel, look) in (looks[index] ?? []).enumerated() {
          let volume = try SlicedVolume(
            pyramid: pyramid, cache: cache, isSegmentation: layer.kind == .segmentation, channel: channel, time: time,
            toWorld: LengthUnit.factor(from: layer.unit, to: scene.unit), reference: reference)
          layers.append(
            DisplayLayer(
              name: look.name, kind: layer.kind, volume: .success(volume),
              mags: pyramid.levels.indices.map { pyramid.mag($0) }, style: look.style, isVisible: look.isVisible,
              layerIndex: index, channel: channel, segmentNames: layer.segmentNames))
        }
      } catch {
        layers.append(
          DisplayLayer(
            name: layer.name, kind: layer.kind, volume: .failure(Failure.wrapping(error, source: layer.name)),
            mags: [], style: .intensity(IntensityStyle(window: IntensityWindow(minimum: 0, maximum: 255))),
            isVisible: false, layerIndex: index, channel: 0))
      }
    }
    self.layers = layers
  }

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
