import Voxels

/// An object whose chunks are being verified. Its crew's lock guards what changes.
final class OpenObject: @unchecked Sendable {
  /// The number under which the crew was told to open it.
  let item: Int
  let object: InspectedObject
  let batches: [Range<Int>]
  /// Bytes of memory that a batch takes.
  let weight: Int
  let report: Locked<ShardReport>
  /// How many batches were handed out, and how many are done.
  var started = 0
  var done = 0

  init(item: Int, _ object: InspectedObject) {
    self.item = item
    self.object = object
    batches = object.batches
    weight = object.batchMemory
    report = Locked(object.report)
  }
}
