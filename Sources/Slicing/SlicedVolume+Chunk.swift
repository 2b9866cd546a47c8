import Chunks
import Voxels

extension SlicedVolume {
  /// The chunk of a level that has a scene position; nil outside.
  public func chunk(at position: Vector3<Double>, level number: Int) -> ChunkKey? {
    let level = levels[number]
    guard let voxel = level.place(of: position) else { return nil }
    return ChunkKey(array: level.array, index: level.number(ofChunk: voxel / level.chunk))
  }
}
