import Rendering
import Slicing
import TestSupport
import Testing
import Voxels

@Suite struct AutoContrastTests {
  @Test func percentilesOfSmallValues() {
    // 1000 of each 0…9: the lowest and the highest thousandth are 0 and 9.
    let plane = smallPlane((0..<10000).map { $0 / 1000 }, width: 100)
    #expect(AutoContrast.window(for: plane) == IntensityWindow(minimum: 0, maximum: 9))
    #expect(AutoContrast.window(for: plane, low: 0.25, high: 0.75) == IntensityWindow(minimum: 2, maximum: 7))
    #expect(AutoContrast.window(for: plane, low: 0.75, high: 0.25) == IntensityWindow(minimum: 2, maximum: 7))
    #expect(AutoContrast.window(for: plane, low: -4, high: 9) == IntensityWindow(minimum: 0, maximum: 9))
    #expect(AutoContrast.window(for: plane, low: .nan, high: .nan) == IntensityWindow(minimum: 0, maximum: 9))
  }

  @Test func outliersDoNotCount() {
    var values = (0..<20000).map { 100 + $0 % 50 }
    for index in 0..<10 {
      values[index * 1999] = 65535
      values[index * 1999 + 1] = 0
    }
    let expected = IntensityWindow(minimum: 100, maximum: 149)
    #expect(AutoContrast.window(for: smallPlane(values, width: 200, type: .uint16)) == expected)
    #expect(AutoContrast.window(for: floatPlane(values.map { Float($0) }, width: 200)) == expected)
    #expect(AutoContrast.window(for: labelPlane(values.map { UInt64($0) }, width: 200)) == expected)
  }

  @Test func signedTypes() {
    let plane = smallPlane(Array(-100...99), width: 20, type: .int8)
    #expect(AutoContrast.window(for: plane) == IntensityWindow(minimum: -100, maximum: 99))
    let wide = smallPlane([-32768, 32767], width: 2, type: .int16)
    #expect(AutoContrast.window(for: wide) == IntensityWindow(minimum: -32768, maximum: 32767))
  }

  @Test func onlyWhatIsCoveredCounts() {
    var plane = smallPlane([10, 20, 250, 251, 252], width: 5)
    plane.coverage = [1, 2, 0, 3, 4]
    #expect(AutoContrast.window(for: plane) == IntensityWindow(minimum: 10, maximum: 20))
    var floats = floatPlane([10, 20, 250, 251, 252], width: 5)
    floats.coverage = [1, 2, 0, 3, 4]
    #expect(AutoContrast.window(for: floats) == IntensityWindow(minimum: 10, maximum: 20))
    plane.coverage = [0, 0, 3, 4, 0]
    #expect(AutoContrast.window(for: plane) == nil)
    #expect(AutoContrast.window(for: Plane()) == nil)
  }

  @Test func whatIsNotFiniteDoesNotCount() {
    let plane = floatPlane([.nan, -.infinity, 0.25, 0.5, .infinity, .signalingNaN], width: 6)
    #expect(AutoContrast.window(for: plane) == IntensityWindow(minimum: 0.25, maximum: 0.5))
    #expect(AutoContrast.window(for: floatPlane([.nan, .infinity], width: 2)) == nil)
  }

  @Test func constantPicturesGetAWindowAroundTheValue() {
    #expect(
      AutoContrast.window(for: smallPlane([7, 7, 7], width: 3)) == IntensityWindow(minimum: 6.5, maximum: 7.5))
    for value in [0, -1e-30, 3e38, -3e38, Float.greatestFiniteMagnitude] {
      let window = AutoContrast.window(for: floatPlane([value, value], width: 2))
      #expect(window.map { $0.minimum < Double(value) && Double(value) < $0.maximum } == true)
    }
  }

  @Test func sparsePicturesGetTheirWholeRange() {
    var values = Array(repeating: 0, count: 10000)
    values[77] = 200
    #expect(AutoContrast.window(for: smallPlane(values, width: 100)) == IntensityWindow(minimum: 0, maximum: 200))
  }

  @Test func largePlanesAreSampledEvenly() {
    // Four times the limit and four columns: every fourth pixel would always be of the same column.
    let plane = floatPlane((0..<1 << 20).map { Float($0 % 4) }, width: 4)
    #expect(AutoContrast.window(for: plane, low: 0.1, high: 0.9) == IntensityWindow(minimum: 0, maximum: 3))
  }

  @Test func blocksOfAllSmallTypes() {
    let bytes = Bytes((0..<4096).map { UInt8($0 % 256) })
    let unsigned = VoxelBlock(elementType: .uint8, shape: [16, 16, 16], bytes: bytes)
    #expect(AutoContrast.window(for: [unsigned]) == IntensityWindow(minimum: 0, maximum: 255))
    let signed = VoxelBlock(elementType: .int8, shape: [16, 16, 16], bytes: bytes)
    #expect(AutoContrast.window(for: [signed, signed]) == IntensityWindow(minimum: -128, maximum: 127))
    let words = VoxelBlock(elementType: .int16, shape: [2], bytes: Bytes([0x00, 0x80, 0xff, 0x7f]))
    #expect(AutoContrast.window(for: [words]) == IntensityWindow(minimum: -32768, maximum: 32767))
    #expect(AutoContrast.window(for: [unsigned, signed]) == IntensityWindow(minimum: -128, maximum: 255))
    #expect(AutoContrast.window(for: [VoxelBlock]()) == nil)
  }

  @Test func blocksOfWideTypes() {
    let values: [Double] = [-5, .nan, 3, 1, .infinity, 2]
    let bytes = Bytes(
      values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) } })
    let block = VoxelBlock(elementType: .float64, shape: [6], bytes: bytes)
    #expect(AutoContrast.window(for: [block]) == IntensityWindow(minimum: -5, maximum: 3))
    let largest = Double.greatestFiniteMagnitude.bitPattern
    let constant = VoxelBlock(
      elementType: .float64, shape: [1], bytes: Bytes((0..<8).map { UInt8(truncatingIfNeeded: largest >> ($0 * 8)) }))
    let window = AutoContrast.window(for: [constant])
    #expect(window.map { $0.minimum < $0.maximum } == true)
  }

  @Test func stridesAreFollowed() {
    // A block of 2 × 3 in Fortran order inside of more bytes: the others must not be looked at.
    let block = VoxelBlock(
      elementType: .uint8, shape: [2, 3], strides: [2, 5],
      bytes: Bytes([10, 99, 20, 99, 99, 11, 99, 21, 0, 0, 12, 0, 22]))
    #expect(AutoContrast.window(for: [block]) == IntensityWindow(minimum: 10, maximum: 22))
  }

  @Test func manyBlocksAreSampledEvenlyAndAlwaysAlike() throws {
    // Value = x, and 256 times as many voxels as are looked at: every 256th would always be of the same x.
    let bytes = Bytes(capacity: 16 * 256 * 256 * 4) { memory in
      for index in 0..<memory.count / 4 {
        memory.storeBytes(of: UInt32(index % 256), toByteOffset: index * 4, as: UInt32.self)
      }
      return memory.count
    }
    let block = VoxelBlock(elementType: .uint32, shape: [16, 256, 256], bytes: bytes)
    let blocks = Array(repeating: block, count: 64)
    let window = try #require(AutoContrast.window(for: blocks, low: 0.1, high: 0.9))
    #expect(abs(window.minimum - 25.5) < 1.5)
    #expect(abs(window.maximum - 229.5) < 1.5)
    #expect(AutoContrast.window(for: blocks, low: 0.1, high: 0.9) == window)
  }

  @Test func aBlockBeyondTheLimitStillShowsEveryValue() throws {
    // A step that is coprime with 256 has to be 3 or more here; it still meets every value.
    let bytes = Bytes(capacity: 17 * 256 * 256) { memory in
      for index in memory.indices { memory[index] = UInt8(index % 256) }
      return memory.count
    }
    let block = VoxelBlock(elementType: .uint8, shape: [17, 256, 256], bytes: bytes)
    let window = try #require(AutoContrast.window(for: [block], low: 0, high: 1))
    #expect(window == IntensityWindow(minimum: 0, maximum: 255))
  }
}
