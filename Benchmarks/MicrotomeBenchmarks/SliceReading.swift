import Formats
import Scenes
import Voxels

/// Reads one slice of an array into memory, each time from an array that was just opened.
final class SliceReading: Benchmark {
  private let path: String
  private let axis: Int
  private let position: Int

  /// - Throws: ``Failure`` (`usage`) when axis or position is no number.
  init(path: String, axis: String, position: String) throws(Failure) {
    guard let axis = Int(axis), let position = Int(position) else {
      throw Failure(.usage, path, "no slice is \(position) on axis \(axis)")
    }
    self.path = path
    self.axis = axis
    self.position = position
  }

  func run() async throws -> [Figure] {
    let start = Clock.wall
    let startProcessor = Clock.processor
    guard case .array(let node) = try await SceneOpener.node(path) else {
      throw Failure(.usage, path, "is no array")
    }
    let array = node.array
    var slice = Region(shape: array.shape)
    (slice.offset[axis], slice.shape[axis]) = (position, 1)
    let memory = Slab(size: slice.shape.reduce(array.elementType.size, *))
    let strides = rowMajorStrides(slice.shape, elementSize: array.elementType.size)
    let (wanted, chunk) = (slice, array.chunkShape)
    let first = zip(wanted.offset, chunk).map(/)
    let grid = (0..<array.rank).map { (wanted.end($0) - 1) / chunk[$0] - first[$0] + 1 }
    let next = Locked(0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<min(2 * WorkerPool.files.threadCount, grid.reduce(1, *)) {
        group.addTask(executorPreference: WorkerPool.files) {
          while true {
            let number = next.withLock { next in
              defer { next += 1 }
              return next
            }
            guard number < grid.reduce(1, *) else { return }
            var rest = number
            var index = first
            for axis in grid.indices.reversed() {
              index[axis] += rest % grid[axis]
              rest /= grid[axis]
            }
            let part = array.region(ofChunk: index).intersection(wanted)
            let local = part.moved(by: zip(index, chunk).map { -$0 * $1 })
            guard let found = try await array.readNeeded(local, ofChunkAt: index, memory: 64 << 20) else { continue }
            let offset = (0..<array.rank).reduce(0) { $0 + (part.offset[$1] - wanted.offset[$1]) * strides[$1] }
            found.copy(local, to: memory.base + offset, strides: strides)
          }
        }
      }
      try await group.waitForAll()
    }
    return [
      Figure(name: "seconds", value: Clock.wall - start),
      Figure(name: "processor", value: Clock.processor - startProcessor),
    ]
  }
}
