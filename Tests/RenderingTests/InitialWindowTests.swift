import Rendering
import TestSupport
import Testing
import Voxels

@Suite struct InitialWindowTests {
  private func window(_ values: [Int], missing: Int = 0, fill: UInt64 = 0) -> IntensityWindow? {
    let block = VoxelBlock(elementType: .uint8, shape: [values.count], bytes: Bytes(values.map { UInt8($0) }))
    return InitialWindow.window(for: [block], missing: missing, fillValue: Element(type: .uint8, bits: fill))
  }

  private func expect(
    _ window: IntensityWindow?, _ minimum: Double, _ maximum: Double, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(window == IntensityWindow(minimum: minimum, maximum: maximum), sourceLocation: location)
  }

  @Test func halfOfTheRangeIsShownAsItIs() {
    expect(window(Array(60...187)), 60, 187)
    expect(window(Array(60...188)), 0, 255)
    expect(window([0, 1]), 0, 1)
  }

  @Test func bitsAndFloatingPoint() {
    let bits = VoxelBlock(elementType: .bool, shape: [2], bytes: Bytes([1, 1]))
    expect(InitialWindow.window(for: [bits], fillValue: .zero(.bool)), 0.5, 1.5)
    let both = VoxelBlock(elementType: .bool, shape: [2], bytes: Bytes([0, 1]))
    expect(InitialWindow.window(for: [both], fillValue: .zero(.bool)), 0, 1)
    let values: [Float] = [0.125, .nan, 0.875, .infinity]
    let bytes = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) } }
    let floats = VoxelBlock(elementType: .float32, shape: [4], bytes: Bytes(bytes))
    // Nothing says what a number of floating point may be.
    expect(InitialWindow.window(for: [floats], fillValue: .zero(.float32)), 0.125, 0.875)
    expect(
      InitialWindow.window(for: [floats], fillValue: Element(type: .float32, bits: UInt64(Float.nan.bitPattern))),
      0.125, 0.875)
  }

  /// The dark around tissue is left out, unless it is near enough.
  @Test func fillValueIsInTheWindowWhereThatCostsHalfOfItAtMost() {
    let margin = Array(repeating: 0, count: 1000)
    expect(window(margin + Array(100...150)), 100, 150)
    expect(window(margin + Array(50...100)), 0, 100)
    expect(window(margin + Array(51...100)), 51, 100)
    // A few dead pixels are none.
    let tissue = (0..<10000).map { 40 + $0 % 61 }
    expect(window([0] + tissue), 40, 100)
    expect(window(margin + tissue), 0, 100)
    expect(window(margin + tissue, fill: 7), 0, 100)
  }

  /// What is not stored is fill value as what is.
  @Test func missingChunksCount() {
    expect(window((0..<100).map { 40 + $0 % 61 }), 40, 100)
    expect(window((0..<100).map { 40 + $0 % 61 }, missing: 1), 0, 100)
    expect(window([9, 9, 9]), 8.5, 9.5)
    expect(window([9, 9, 9], missing: 3), 0, 9)
  }

  @Test func sparseImagesShowTheirSpots() {
    var values = Array(repeating: 0, count: 100_000)
    values[77] = 20
    values[78] = 200
    expect(window(values), 0, 255)
    values[78] = 90
    expect(window(values), 0, 90)
    values[78] = 20
    expect(window(values), 0, 20)
    // Nothing at all, as far as was looked.
    #expect(window(Array(repeating: 0, count: 100)) == nil)
    #expect(InitialWindow.window(for: [], missing: 8, fillValue: .zero(.uint8)) == nil)
  }

  @Test func spotsOnSomethingElseThanFillValue() {
    var values = Array(repeating: 100, count: 100_000)
    values[5] = 130
    expect(window(values), 100, 130)
    expect(window(Array(repeating: 100, count: 100)), 99.5, 100.5)
  }
}
