import JSON
import Voxels

/// One scale of `info`: how its voxels are divided into chunks, and what the chunks are called.
///
/// Three numbers are x, y, z.
struct PrecomputedScale: Sendable {
  /// The largest extent and coordinate: up to here a `Double` has every voxel.
  private static let coordinateLimit = 1 << 53
  /// The largest chunk, in bytes.
  private static let chunkLimit = 2 << 30

  let size: [Int]
  let voxelOffset: [Int]
  let chunkSize: [Int]
  let channels: Int
  let encoding: String
  /// Nil when each chunk is an object of its own.
  let sharding: ShardingSpecification?

  /// - Throws: ``Failure`` without a source.
  init(_ scale: JSON, elementType: ElementType, channels: Int) throws(Failure) {
    func triple(_ value: JSON?, _ name: String, from minimum: Int) throws(Failure) -> [Int] {
      guard let numbers = value?.ints, numbers.count == 3 else {
        throw Failure(.invalid, "", "\"\(name)\" is not three integers")
      }
      for number in numbers where number < minimum || number > PrecomputedScale.coordinateLimit {
        throw Failure(
          .invalid, "", "\"\(name)\" has \(number), which is not from \(minimum) to \(PrecomputedScale.coordinateLimit)"
        )
      }
      return numbers
    }
    size = try triple(scale["size"], "size", from: 0)
    let offset = scale["voxel_offset"] ?? .null
    voxelOffset =
      offset.isNull ? [0, 0, 0] : try triple(offset, "voxel_offset", from: -PrecomputedScale.coordinateLimit)
    chunkSize = try triple(scale["chunk_sizes"]?.array?.first, "chunk_sizes", from: 1)
    self.channels = channels
    guard let bytes = checkedProduct(chunkSize + [channels, elementType.size]),
      bytes <= PrecomputedScale.chunkLimit
    else {
      throw Failure(
        .tooLarge, "", "a chunk of \(chunkSize) voxels and \(channels) channels is larger than the limit of 2 GiB",
        remedy: "write the data with smaller chunks")
    }
    guard let encoding = scale["encoding"]?.string else { throw Failure(.invalid, "", "\"encoding\" is missing") }
    self.encoding = encoding
    let document = scale["sharding"] ?? .null
    sharding = document.isNull ? nil : try ShardingSpecification(document)
  }

  /// How many chunks there are on each axis.
  var gridShape: [Int] { zip(size, chunkSize).map { $0 / $1 + ($0 % $1 == 0 ? 0 : 1) } }

  /// What a chunk holds as x, y, z, channel: at the far edges chunks are stored clipped.
  func shape(ofChunk index: [Int]) -> [Int] {
    (0..<3).map { min(chunkSize[$0], size[$0] - index[$0] * chunkSize[$0]) } + [channels]
  }

  /// The name of a chunk's object: its box in global voxels, `0-64_0-64_16-32`.
  func name(ofChunk index: [Int]) -> String {
    var name = ""
    for axis in 0..<3 {
      let low = voxelOffset[axis] + index[axis] * chunkSize[axis]
      let high = voxelOffset[axis] + min((index[axis] + 1) * chunkSize[axis], size[axis])
      if axis > 0 { name += "_" }
      name += "\(low)-\(high)"
    }
    return name
  }
}
