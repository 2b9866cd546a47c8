import Formats
import Stores
import Voxels

/// The mags of a layer, opened and put together.
struct WebknossosVolume: Sendable {
  let pyramid: Pyramid
  /// The format of the mags' arrays.
  let format: String
  /// The names of mags that the metadata have and the store has not.
  let missing: [String]

  private struct Opened: Sendable {
    let mag: WebknossosMag
    let node: ArrayNode
    let voxelOffset: Vector3<Int>
  }

  /// - Parameters:
  ///   - placement: from the layer's physical space to the dataset's.
  ///   - path: where a mag lies inside of what was opened.
  /// - Throws: ``Failure`` when there is no mag, or one of them cannot be read.
  static func open(
    _ layer: WebknossosLayer, placement: AffineTransform, path: (_ mag: String) -> String
  ) async throws -> WebknossosVolume {
    let results = try await layer.properties.mags.concurrentMap { mag -> Result<Opened, Failure> in
      do {
        let (node, offset) = try await layer.open(mag)
        return .success(Opened(mag: mag, node: node, voxelOffset: offset))
      } catch let failure as Failure where failure.code == .missing { return .failure(failure) }
    }
    var mags: [Opened] = []
    var failure: Failure?
    for result in results {
      switch result {
      case .success(let mag): mags.append(mag)
      case .failure(let missing): failure = missing
      }
    }
    mags.sort { volume($0.mag.mag) < volume($1.mag.mag) }
    guard let finest = mags.first else {
      throw failure ?? Failure(.missing, layer.location.name, "has no mags")
    }
    var pyramid: Pyramid?
    for opened in mags {
      let axes = try WebknossosAxes(opened.node, mag: opened.mag, layer: layer)
      let kept = axes.axes.indices.filter { axes.fixed[$0] == nil }
      let level = try level(opened, layer: layer, axes: axes, path: path(opened.mag.name))
      let keptAxes = kept.map { axes.axes[$0] }
      guard pyramid != nil else {
        pyramid = Pyramid(axes: keptAxes, levels: [level], placement: placement, finestMag: finest.mag.mag)
        continue
      }
      guard let first = pyramid?.levels[0].array, pyramid?.axes == keptAxes,
        first.elementType == level.array.elementType,
        keptAxes.indices.allSatisfy({ keptAxes[$0].kind == .space || first.shape[$0] == level.array.shape[$0] })
      else {
        throw Failure(.unsupported, level.array.name, "has other axes or another type than mag \(finest.mag.name)")
      }
      pyramid?.levels.append(level)
    }
    guard let pyramid else { throw Failure(.missing, layer.location.name, "has no mags") }
    for (level, opened) in mags.enumerated() where pyramid.mag(level) != opened.mag.mag {
      throw Failure(
        .unsupported, layer.location.name, "its mag \(opened.mag.name) is no multiple of mag \(finest.mag.name)")
    }
    guard !pyramid.levels[0].bounds.isEmpty else {
      throw Failure(.empty, layer.location.name, "its bounding box holds no voxel")
    }
    let found = Set(mags.map(\.mag.name))
    return WebknossosVolume(
      pyramid: pyramid, format: finest.node.format.name,
      missing: layer.properties.mags.map(\.name).filter { !found.contains($0) })
  }

  /// Voxels of mag 1 in a voxel of the mag.
  private static func volume(_ mag: Vector3<Int>) -> Int { mag.x * mag.y * mag.z }

  private static func level(
    _ opened: Opened, layer: WebknossosLayer, axes: WebknossosAxes, path: String
  ) throws(Failure) -> Pyramid.Level {
    let array: any ChunkedArray =
      axes.fixed.isEmpty ? opened.node.array : FixedAxesArray(opened.node.array, fixed: axes.fixed)
    let kept = axes.axes.indices.filter { axes.fixed[$0] == nil }.map { axes.axes[$0] }
    let voxelSize = layer.voxelSize.factor
    let box = layer.properties.boundingBox?.voxels(at: opened.mag.mag)
    var level = Pyramid.Level(
      path: path, array: array, scale: kept.map { _ in 1 }, translation: kept.map { _ in 0 })
    for (axis, meaning) in kept.enumerated() {
      guard meaning.kind == .space, let direction = ["x", "y", "z"].firstIndex(of: meaning.name) else { continue }
      let factor = Double(opened.mag.mag[direction])
      let offset = opened.voxelOffset[direction]
      guard abs(Double(offset)) <= 0x1p53 else {
        throw Failure(.invalid, array.name, "its voxel offset is beyond all coordinates")
      }
      level.voxelOffset[axis] = offset
      level.scale[axis] = factor * voxelSize[direction]
      // Voxel i of the mag covers voxels i * factor ..< (i + 1) * factor of mag 1, and the world counts from the
      // centre of the first of those.
      level.translation[axis] = ((factor - 1) / 2 + Double(offset) * factor) * voxelSize[direction]
      if let box {
        level.bounds.offset[axis] = box.min[direction] - offset
        level.bounds.shape[axis] = box.max[direction] - box.min[direction]
      }
    }
    level.bounds = level.bounds.intersection(Region(shape: array.shape))
    return level
  }
}
