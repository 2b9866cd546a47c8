import Formats
import Glibc
import Scenes
import Stores
import Voxels

/// Opens whatever a specimen has become, and reads of it.
enum Exercise {
  struct Outcome {
    var chunks = 0
    var failures = 0
  }

  /// The most chunks that are read of one array.
  private static let chunkLimit = 12

  static func run(_ specimen: Specimen, _ objects: [String: [UInt8]], scratch: String) async -> Outcome {
    var outcome = Outcome()
    let location: Location
    if let file = specimen.file {
      // HDF5 is read by its own library, which wants a real file.
      let path = "\(scratch)/\(file)"
      write(objects[""] ?? [], to: path)
      location = Location(store: FileStore(), key: path)
    } else {
      let stored = Dictionary(uniqueKeysWithValues: objects.map { ("specimen/" + $0.key, Bytes($0.value)) })
      location = Location(store: MemoryStore(stored), key: "specimen")
    }
    do {
      let scene = try await SceneOpener().open(location)
      for layer in scene.layers {
        guard let pyramid = layer.pyramid else {
          outcome.failures += 1
          continue
        }
        for level in pyramid.levels { await read(level.array, &outcome) }
      }
    } catch { outcome.failures += 1 }
    return outcome
  }

  private static func read(_ array: any ChunkedArray, _ outcome: inout Outcome) async {
    let grid = array.gridShape
    guard let count = checkedProduct(grid), count > 0 else { return }
    for number in 0..<min(count, chunkLimit) {
      // The first ones, and the last.
      var rest = number < chunkLimit - 2 ? number : count - 1 - (number - (chunkLimit - 2))
      var index = grid
      for axis in grid.indices.reversed() {
        index[axis] = rest % grid[axis]
        rest /= grid[axis]
      }
      do {
        let block = try await array.readChunk(at: index)
        outcome.chunks += 1
        if let block { touch(block) }
      } catch { outcome.failures += 1 }
      do {
        if let found = try await array.readPart(part(of: array, number), ofChunkAt: index) { touch(found.block) }
      } catch { outcome.failures += 1 }
      do { _ = try await array.location(ofChunk: index) } catch { outcome.failures += 1 }
    }
  }

  /// A plane in the middle of a chunk, across one axis after the other.
  private static func part(of array: any ChunkedArray, _ number: Int) -> Region {
    var part = Region(shape: array.chunkShape)
    guard array.rank > 0 else { return part }
    let axis = number % array.rank
    (part.offset[axis], part.shape[axis]) = (part.shape[axis] / 2, 1)
    return part
  }

  /// Reads the corners of a block, so that one that is too small is found.
  private static func touch(_ block: VoxelBlock) {
    guard !block.shape.contains(0) else { return }
    _ = block[Array(repeating: 0, count: block.shape.count)]
    _ = block[block.shape.map { $0 - 1 }]
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}
