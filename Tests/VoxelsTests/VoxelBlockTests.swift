import TestSupport
import Testing
import Voxels

@Suite struct VoxelBlockTests {
  @Test func croppedSharesVoxels() {
    var random = SeededRandom(23)
    for _ in 0..<100 {
      let rank = Int.random(in: 1...4, using: &random)
      let shape = (0..<rank).map { _ in Int.random(in: 1...5, using: &random) }
      let order = (0..<rank).shuffled(using: &random)
      var strides = Array(repeating: 0, count: rank)
      var next = 2
      for axis in order {
        strides[axis] = next
        next *= shape[axis]
      }
      let block = VoxelBlock(
        elementType: .uint16, shape: shape, strides: strides, bytes: Bytes(pseudoRandomBytes(next)))
      let offset = shape.map { Int.random(in: 0..<$0, using: &random) }
      let extent = zip(shape, offset).map { Int.random(in: 1...$0 - $1, using: &random) }
      let part = block.cropped(to: Region(offset: offset, shape: extent))
      #expect(part.shape == extent)
      #expect(part.bytes.footprint == block.bytes.footprint)
      for index in indices(of: extent) {
        #expect(part[index] == block[zip(index, offset).map(+)])
      }
      // The copy of the part in C order is the part.
      let copy = Bytes(capacity: extent.reduce(2, *)) { memory in
        if let base = memory.baseAddress {
          block.copy(
            Region(offset: offset, shape: extent), to: base, strides: rowMajorStrides(extent, elementSize: 2))
        }
        return memory.count
      }
      let packed = VoxelBlock(elementType: .uint16, shape: extent, bytes: copy)
      for index in indices(of: extent) { #expect(packed[index] == part[index]) }
    }
  }

  @Test func withoutAxes() {
    let block = VoxelBlock(elementType: .int16, shape: [], bytes: Bytes([0xFE, 0xFF]))
    #expect(block[[]].description == "-2")
    #expect(block.cropped(to: Region(shape: []))[[]].double == -2)
  }
}

@Suite struct RegionTests {
  @Test func intersections() {
    let a = Region(offset: [2, -3], shape: [5, 10])
    #expect(a.intersection(Region(offset: [4, 0], shape: [10, 2])) == Region(offset: [4, 0], shape: [3, 2]))
    #expect(a.intersection(Region(offset: [7, 0], shape: [1, 1])).isEmpty)
    #expect(a.intersection(Region(offset: [-9, -9], shape: [3, 3])).isEmpty)
    #expect(a.intersection(a) == a)
  }

  @Test func productsThatDoNotFit() {
    #expect(checkedProduct([]) == 1)
    #expect(checkedProduct([3, 4, 5]) == 60)
    #expect(checkedProduct([1 << 31, 1 << 31]) == 1 << 62)
    #expect(checkedProduct([1 << 32, 1 << 31]) == nil)
    #expect(checkedProduct([2, -1]) == nil)
    #expect(checkedProduct([0, .max, .max]) == 0)
    #expect(rowMajorStrides([2, 3, 4], elementSize: 2) == [24, 8, 2])
    #expect(rowMajorStrides([]) == [])
  }
}
