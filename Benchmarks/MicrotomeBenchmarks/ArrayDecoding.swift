import Formats
import Scenes
import Voxels

/// Reads all chunks of an array into one array in memory, in the order of axes that its chunks have, as the format's own
/// library does.
final class ArrayDecoding: Benchmark {
  private let path: String
  /// The array's path inside the source.
  private let array: String
  /// Whether the chunks are put together, or dropped once they are decoded.
  private let assembles: Bool
  /// Kept, so that its pages are there from the second run on.
  private var memory: Slab?

  init(path: String, array: String, assembles: Bool = true) {
    self.path = path
    self.array = array
    self.assembles = assembles
  }

  func run() async throws -> [Figure] {
    let start = Clock.wall
    let startProcessor = Clock.processor
    guard case .array(let node) = try await SceneOpener.node(path).descendant(array) else {
      throw Failure(.usage, path, "is no array")
    }
    let array = node.array
    let size = array.shape.reduce(array.elementType.size, *)
    let memory = self.memory ?? touched(assembles ? size : 1)
    self.memory = memory
    if assembles {
      try await array.read(Region(shape: array.shape), into: memory, strides: try await strides(of: array))
    } else {
      try await ChunkRange(of: Region(shape: array.shape), in: array).forEachBatch(width: 64) { batch in
        try await array.readBatch(batch) { _, _ in }
      }
    }
    return [
      Figure(name: "seconds", value: Clock.wall - start),
      Figure(name: "processor", value: Clock.processor - startProcessor),
    ]
  }

  /// The strides of the whole array in memory: its fastest axis is that of a chunk.
  private func strides(of array: any ChunkedArray) async throws -> [Int] {
    let block = try await array.readChunk(at: Array(repeating: 0, count: array.rank))
    let order = array.shape.indices.sorted { (block?.strides[$0] ?? -$0) < (block?.strides[$1] ?? -$1) }
    var strides = array.shape
    var next = array.elementType.size
    for axis in order {
      strides[axis] = next
      next *= array.shape[axis]
    }
    return strides
  }

  private func touched(_ size: Int) -> Slab {
    let slab = Slab(size: size)
    slab.base.initializeMemory(as: UInt8.self, repeating: 1, count: size)
    return slab
  }
}
