import TestSupport
import Voxels

/// An array whose voxels are computed from their indices, so that a reference needs no memory. Blocks have their axes
/// in a random order, some chunks are missing, some are damaged.
struct HashedArray: ChunkedArray {
  let name = "hashed"
  let elementType: ElementType
  let shape: [Int]
  let chunkShape: [Int]
  let layout = StorageLayout(codecs: [])
  let seed: UInt64
  /// One chunk in so many is missing, and one in so many is damaged; 0 for none.
  var holes: UInt64 = 7
  var damages: UInt64 = 0

  var fillValue: Element { Element(type: elementType, bits: elementType == .bool ? 1 : 0x4321) }

  private func hash(_ index: [Int], _ salt: UInt64) -> UInt64 {
    var random = SeededRandom(index.reduce(seed &* 31 &+ salt) { $0 &* 1_000_003 &+ UInt64($1) })
    return random.next()
  }

  func isMissing(_ chunk: [Int]) -> Bool { holes > 0 && hash(chunk, 1) % holes == 0 }
  func isDamaged(_ chunk: [Int]) -> Bool { damages > 0 && hash(chunk, 2) % damages == 0 }

  /// What a voxel holds when its chunk is there.
  func stored(_ index: [Int]) -> Element {
    let bits = hash(index, 3)
    return switch elementType {
    case .bool: Element(type: .bool, bits: bits & 1)
    case .float16: Element(type: .float16, bits: UInt64(Float16(Int16(truncatingIfNeeded: bits) >> 3).bitPattern))
    case .float32: Element(type: .float32, bits: UInt64(Float(Int32(truncatingIfNeeded: bits)).bitPattern))
    case .float64: Element(type: .float64, bits: Double(Int64(truncatingIfNeeded: bits)).bitPattern)
    default: Element(type: elementType, bits: bits)
    }
  }

  /// What a reader of the array sees at an index.
  func value(_ index: [Int]) -> Element { isMissing(zip(index, chunkShape).map(/)) ? fillValue : stored(index) }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    if isDamaged(index) { throw Failure(.corrupt, name, "chunk \(index)") }
    if isMissing(index) { return nil }
    var random = SeededRandom(hash(index, 4))
    var strides = chunkShape
    var size = elementType.size
    for axis in chunkShape.indices.shuffled(using: &random) {
      strides[axis] = size
      size *= chunkShape[axis]
    }
    let region = region(ofChunk: index)
    let bytes = Bytes(capacity: size) { memory in
      memory.initializeMemory(as: UInt8.self, repeating: 0xEE)
      for place in indices(of: region.shape) {
        let offset = zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }
        let bits = stored(zip(place, region.offset).map(+)).bits
        for byte in 0..<elementType.size { memory[offset + byte] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * byte)) }
      }
      return size
    }
    return VoxelBlock(elementType: elementType, shape: chunkShape, strides: strides, bytes: bytes)
  }
}
