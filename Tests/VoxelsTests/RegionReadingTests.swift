import TestSupport
import Testing
import Voxels

@Suite struct RegionReadingTests {
  /// Every voxel is its number in C order, but those of missing chunks.
  private struct Numbered: ChunkedArray {
    let name = "numbered"
    let elementType = ElementType.uint16
    let shape = [10, 9, 13]
    let chunkShape = [3, 4, 5]
    let fillValue = Element(type: .uint16, bits: 60_000)
    let layout = StorageLayout(codecs: [])
    var damaged: [Int]?

    func isMissing(_ chunk: [Int]) -> Bool { chunk.reduce(0, +) % 4 == 1 }

    func value(_ index: [Int]) -> UInt64 {
      guard zip(index, shape).allSatisfy({ $0 >= 0 && $0 < $1 }), !isMissing(zip(index, chunkShape).map(/)) else {
        return fillValue.bits
      }
      return UInt64(zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 })
    }

    func readChunk(at index: [Int]) async throws -> VoxelBlock? {
      if index == damaged { throw Failure(.corrupt, name, "chunk \(index) is damaged") }
      if isMissing(index) { return nil }
      let start = zip(index, chunkShape).map(*)
      let voxels = indices(of: chunkShape).flatMap { place -> [UInt8] in
        let value = value(zip(place, start).map(+))
        return [UInt8(value & 255), UInt8(value >> 8)]
      }
      return VoxelBlock(elementType: .uint16, shape: chunkShape, bytes: Bytes(voxels))
    }
  }

  private func region(_ random: inout SeededRandom, within bounds: [ClosedRange<Int>]) -> Region {
    var region = Region(shape: [1, 1, 1])
    for axis in 0..<3 {
      let ends = (0..<2).map { _ in Int.random(in: bounds[axis], using: &random) }.sorted()
      (region.offset[axis], region.shape[axis]) = (ends[0], ends[1] - ends[0] + 1)
    }
    return region
  }

  @Test func everyVoxel() async throws {
    let array = Numbered()
    var random = SeededRandom(5)
    for _ in 0..<60 {
      let region = region(&random, within: [-4...12, -3...10, -6...17])
      let block = try await array.read(region)
      #expect(block.shape == region.shape && block.elementType == .uint16)
      let isRight = indices(of: region.shape).allSatisfy {
        block[$0].bits == array.value(zip($0, region.offset).map(+))
      }
      #expect(isRight, "\(region)")
    }
  }

  /// The first axis fastest, with room between; what lies between is left alone.
  @Test func memoryOfAnyOrder() async throws {
    let array = Numbered()
    let region = Region(offset: [1, 2, 3], shape: [7, 5, 9])
    let strides = [4, 4 * 7, 4 * 7 * 6]
    let memory = Slab(size: 8 + strides[2] * 9)
    memory.base.initializeMemory(as: UInt8.self, repeating: 0xAB, count: memory.capacity)
    let most = Locked(0)
    try await array.read(region, into: memory, at: 8, strides: strides) { done in most.withLock { $0 = max($0, done) } }
    var places: Set<Int> = []
    for index in indices(of: region.shape) {
      let place = 8 + zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
      places.formUnion([place, place + 1])
      let value = UInt64(memory.base.loadUnaligned(fromByteOffset: place, as: UInt16.self))
      #expect(value == array.value(zip(index, region.offset).map(+)))
    }
    let isUntouched = (0..<memory.capacity).allSatisfy {
      places.contains($0) || memory.base.load(fromByteOffset: $0, as: UInt8.self) == 0xAB
    }
    #expect(isUntouched)
    #expect(most.withLock { $0 } == 2 * 7 * 5 * 9)
  }

  @Test func whatCannotBeRead() async {
    let array = Numbered(damaged: [2, 1, 0])
    await #expect { try await array.read(Region(shape: array.shape)) } throws: { ($0 as? Failure)?.code == .corrupt }
    await #expect(throws: Never.self) { try await array.read(Region(offset: [0, 0, 0], shape: [6, 9, 13])) }
    await #expect { try await array.read(Region(shape: [0, 1, 1])) } throws: { ($0 as? Failure)?.code == .usage }
    await #expect { try await array.read(Region(shape: [1 << 40, 1 << 20, 1 << 20])) } throws: {
      ($0 as? Failure)?.code == .tooLarge
    }
  }
}
