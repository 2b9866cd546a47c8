import Testing
import Voxels

@Suite struct StackedArrayTests {
  /// One chunk of 2 × 3 voxels with the same value everywhere.
  private struct Flat: ChunkedArray {
    var name = "flat"
    var elementType = ElementType.uint8
    var shape = [4, 3]
    var chunkShape = [2, 3]
    var fillValue = Element(type: .uint8, bits: 9)
    var layout = StorageLayout(shardShape: [4, 3], codecs: ["raw"])
    var value: UInt8 = 0

    func readChunk(at index: [Int]) async throws -> VoxelBlock? {
      guard index == [1, 0] else { return nil }
      // First axis fastest.
      return VoxelBlock(
        elementType: elementType, shape: chunkShape, strides: [1, 2], bytes: Bytes((0..<6).map { value + $0 }))
    }
  }

  @Test func stacks() async throws {
    let stack = try StackedArray([nil, Flat(name: "b", value: 10), Flat(value: 20)])
    #expect(stack.shape == [4, 3, 3])
    #expect(stack.chunkShape == [2, 3, 1])
    #expect(stack.gridShape == [2, 1, 3])
    #expect(stack.layout.shardShape == [4, 3, 1])
    #expect(stack.fillValue.bits == 9)
    #expect(stack.name == "b")
    #expect(try await stack.readChunk(at: [1, 0, 0]) == nil)
    #expect(try await stack.readChunk(at: [0, 0, 1]) == nil)
    let block = try #require(try await stack.readChunk(at: [1, 0, 2]))
    #expect(block.shape == [2, 3, 1])
    #expect(block[[1, 2, 0]].bits == 25)
    #expect(block[[0, 1, 0]].bits == 22)
  }

  @Test func refusesWhatDiffers() {
    #expect(throws: Failure.self) { _ = try StackedArray([]) }
    #expect(throws: Failure.self) { _ = try StackedArray([nil, nil]) }
    for other in [Flat(shape: [4, 4]), Flat(chunkShape: [4, 3]), Flat(fillValue: .zero(.uint8))] {
      #expect(throws: Failure.self) { _ = try StackedArray([Flat(), other]) }
    }
  }
}
