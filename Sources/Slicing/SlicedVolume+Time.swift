/// The axis of an array that counts time points.
struct TimeAxis: Sendable {
  /// Which of a level's fixed axes it is.
  var place: Int
  var extent: Int
  /// Time points in a chunk.
  var chunk: Int
  /// How far chunk numbers are apart along it.
  var stride: Int
  /// The time point that is shown.
  var index: Int
}

extension SlicedVolume {
  /// The volume at another time point, over the same chunks in the cache; the nearest that it has. What has no times is
  /// the same at all.
  public func at(time: Int) -> SlicedVolume {
    guard levels.contains(where: { $0.time != nil }) else { return self }
    var volume = self
    for number in levels.indices { volume.levels[number].show(time: time) }
    return volume
  }
}

extension SlicedVolume.Level {
  fileprivate mutating func show(time: Int) {
    guard var axis = self.time else { return }
    let index = max(0, min(time, axis.extent - 1))
    firstChunk += (index / axis.chunk - axis.index / axis.chunk) * axis.stride
    fixed[axis.place].index = index % axis.chunk
    axis.index = index
    self.time = axis
  }
}
