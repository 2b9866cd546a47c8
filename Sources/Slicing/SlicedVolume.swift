import Chunks
import Voxels

/// A pyramid as slices see it: three spatial axes, everything else fixed, every level in a cache.
public struct SlicedVolume: Sendable {
  public internal(set) var levels: [Level]
  public let elementType: ElementType
  public let fillValue: Element
  public let isSegmentation: Bool
  /// Whether the volume is turned or sheared against the scene, so that its axes cannot be looked at one by one.
  public let isOblique: Bool
  /// Whether values between voxels mean something.
  let isContinuous: Bool

  /// - Parameters:
  ///   - channel, time: where the other axes are fixed.
  ///   - toWorld: from the pyramid's unit of length to that of the scene: a factor.
  ///   - reference: from the scene's reference voxels (indices, centres at integers) to its world.
  /// - Throws: ``Failure`` (`invalid`) when a transform flattens space.
  public init(
    pyramid: Pyramid, cache: ChunkCache, isSegmentation: Bool, channel: Int, time: Int, toWorld: Double,
    reference: AffineTransform
  ) throws(Failure) {
    elementType = pyramid.levels[0].array.elementType
    fillValue = pyramid.levels[0].array.fillValue
    self.isSegmentation = isSegmentation && elementType.isInteger
    isContinuous = !isSegmentation
    var places: [LevelPlace] = []
    for number in pyramid.levels.indices {
      places.append(try LevelPlace(pyramid, number, toWorld: toWorld, reference: reference))
    }
    // All levels go the same way.
    let isOblique = places.contains { $0.separated?.axes == nil || $0.separated?.axes != places[0].separated?.axes }
    self.isOblique = isOblique
    var levels: [Level] = []
    for number in pyramid.levels.indices {
      let array = pyramid.levels[number].array
      levels.append(
        Level(
          pyramid, number, id: cache.add(array, level: number), place: places[number], isOblique: isOblique,
          channel: channel, time: time))
    }
    self.levels = levels
  }

  /// The level to show in a viewport: the coarsest whose voxels are not larger than 1.1 pixels, or, where none is, the
  /// coarsest that no finer one improves on.
  public func wantedLevel(for viewport: Viewport) -> Int {
    let axes = viewport.orientation.axes
    let pixel = viewport.step
    var level = levels.count - 1
    while level > 0 {
      let size = levels[level].voxelSize
      let improves = [axes.right, axes.down].contains { axis in
        size[axis] > 1.1 * pixel[axis] && levels[..<level].contains { $0.voxelSize[axis] < size[axis] * 0.999 }
      }
      guard improves else { break }
      level -= 1
    }
    return level
  }

  /// What counts of a level along one axis. The level itself is not copied, which would take longer than most of what is
  /// asked of it.
  @inline(__always)
  func along(_ axis: Int, level: Int) -> LevelAxis { levels.withUnsafeBufferPointer { $0[level].along(axis) } }

  /// Whether a viewport shows values between the voxels of this volume.
  func isInterpolated(in viewport: Viewport) -> Bool { isContinuous && viewport.interpolation == .linear }
}
