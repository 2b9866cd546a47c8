import Chunks
import Voxels

extension SlicedVolume {
  /// What lies at a scene position.
  public enum Probe: Sendable {
    /// The position is outside of the volume.
    case outside
    /// The value, and the level that it was read from.
    case value(Element, level: Int)
    /// Nothing is here yet.
    case missing
    /// The chunk is damaged.
    case failed(Failure)
  }

  /// The value at a scene position, from the wanted level or the finest coarser one that is here.
  public func probe(_ position: Vector3<Double>, level wanted: Int, in cache: ChunkCache) -> Probe {
    guard levels[wanted].place(of: position) != nil else { return .outside }
    for number in wanted..<levels.count {
      let level = levels[number]
      guard let voxel = level.place(of: position) else { continue }
      let chunk = voxel / level.chunk
      switch cache.lookup(ChunkKey(array: level.array, index: level.number(ofChunk: chunk))) {
      case .absent: continue
      case .fill: return .value(fillValue, level: number)
      // A damaged coarse chunk is no answer while the wanted one is still on its way.
      case .failed(let failure):
        if number == wanted { return .failed(failure) }
      case .ready(let block):
        var place = Array(repeating: 0, count: block.shape.count)
        for fixed in level.fixed { place[fixed.axis] = fixed.index }
        let local = voxel % level.chunk
        if let axis = level.axes.x { place[axis] = local.x }
        if let axis = level.axes.y { place[axis] = local.y }
        if let axis = level.axes.z { place[axis] = local.z }
        return .value(block[place], level: number)
      }
    }
    return .missing
  }
}
