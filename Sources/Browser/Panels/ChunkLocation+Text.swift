import Voxels

extension ChunkLocation {
  /// The place in one line, to be pasted into a shell or a letter: the object first, then offset and length.
  var line: String { "\(object) \(placeText) chunk \(chunkText)".printable }

  /// Which bytes of the object, or why there are none.
  var placeText: String {
    switch place {
    case .bytes(let range): "offset \(range.lowerBound) length \(range.count)"
    case .entangled: "no bytes of its own"
    case .missingChunk: "missing in it: fill value"
    case .missingObject: "missing object: fill value"
    }
  }

  /// The positions of chunk and shard.
  var chunkText: String {
    guard let shard, let chunkInShard else { return "\(chunk)" }
    return "\(chunkInShard) of shard \(shard)"
  }
}
