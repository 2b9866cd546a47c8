import Scenes
import Voxels

/// A region of a layer in its own voxels at mag 1, as layer mode of `read` has it.
struct LayerRegion {
  let source: String
  let layer: Layer
  let pyramid: Pyramid
  let mag: Vector3<Int>?
  let offset: Vector3<Int>?
  let size: Vector3<Int>?
  let channel: Int?
  let time: Int

  /// Beyond this, sums of coordinates might overflow. No volume is that large.
  private static let coordinateLimit = 1 << 60

  /// - Throws: ``Failure`` (`usage`) for a mag, channel or time that is not there, or a region beyond all coordinates.
  func selection() throws(Failure) -> ArraySelection {
    let level = try level()
    let mag = pyramid.mag(level)
    let stored = pyramid.spatialAxes
    var axes = [stored.x, stored.y, stored.z]
    var array = pyramid.levels[level].array
    var bounds = pyramid.levels[level].bounds
    // A flat image has extent 1 on the axis that it lacks, and fill value around it as on the others.
    let missing = axes.indices.filter { axes[$0] == nil }
    if !missing.isEmpty {
      for (position, i) in missing.enumerated() { axes[i] = array.rank + position }
      array = UnitAxesArray(base: array, count: missing.count)
      bounds = Region(offset: bounds.offset + missing.map { _ in 0 }, shape: bounds.shape + missing.map { _ in 1 })
    }
    var region = Region(shape: array.shape)
    for axis in 0..<array.rank {
      region.offset[axis] = 0
      region.shape[axis] = 1
    }
    let box = pyramid.box
    let offset = offset ?? box.min
    let size = size ?? box.max &- offset
    let voxelOffset = pyramid.spatial(pyramid.levels[level].voxelOffset, missing: 0)
    for i in 0..<3 {
      guard size[i] > 0 else {
        throw Failure(.usage, source, "--size must be positive on every axis, not \(size[i])")
      }
      let limit = LayerRegion.coordinateLimit
      guard (-limit...limit).contains(offset[i]), size[i] <= limit else {
        throw Failure(.usage, source, "--offset \(offset[i]) with --size \(size[i]) is beyond all coordinates")
      }
      let start = offset[i].dividedRoundingDown(by: mag[i])
      let extent = (size[i] - 1) / mag[i] + 1
      guard let axis = axes[i] else { continue }
      region.offset[axis] = start - voxelOffset[i]
      region.shape[axis] = extent
    }
    var outputAxes: [Int?] = axes.reversed()
    if let axis = pyramid.channelAxis {
      let count = array.shape[axis]
      if let channel {
        guard (0..<count).contains(channel) else {
          throw Failure(.usage, source, "there is no channel \(channel)", remedy: "channels are 0…\(count - 1)")
        }
        region.offset[axis] = channel
      } else if count > 1 {
        region.shape[axis] = count
        outputAxes.insert(axis, at: 0)
      }
    } else if let channel, channel != 0 {
      throw Failure(.usage, source, "there is no channel \(channel)", remedy: "the layer has one channel")
    }
    let times = layer.timeCount
    guard (0..<times).contains(time) else {
      throw Failure(.usage, source, "there is no time \(time)", remedy: "times are 0…\(times - 1)")
    }
    if let axis = pyramid.timeAxis { region.offset[axis] = time }
    return ArraySelection(array: array, region: region, bounds: bounds, outputAxes: outputAxes)
  }

  private func level() throws(Failure) -> Int {
    guard let mag else { return 0 }
    let mags = pyramid.levels.indices.map { pyramid.mag($0) }
    guard let level = mags.firstIndex(of: mag) else {
      throw Failure(
        .usage, source, "layer \(layer.name) has no mag \(Mag.name(mag))",
        remedy: "its mags are \(mags.map(Mag.name).joined(separator: ", "))")
    }
    return level
  }
}

extension Int {
  /// Division that rounds towards minus infinity; the divisor is positive.
  func dividedRoundingDown(by divisor: Int) -> Int {
    self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
  }
}
