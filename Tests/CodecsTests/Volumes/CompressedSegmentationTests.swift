import Codecs
import JSON
import Testing
import Voxels

@Suite struct CompressedSegmentationTests {
  /// A chunk of 32-bit words, and its block size.
  private func decode(
    _ words: [UInt32], _ elementType: ElementType, shape: [Int], block: [Int] = [2, 2, 2]
  ) throws -> [UInt8] {
    let codec = try VolumeCodecRegistry.make(
      "compressed_segmentation", configuration: ["compressed_segmentation_block_size": .ints(block)],
      elementType: elementType, channels: shape[3])
    let bytes = words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    return fortranOrder(try codec.decode(Bytes(bytes), shape: shape))
  }

  /// Every width of indices stands in the goldens, and in blocks of eights as well as others.
  @Test func goldensHaveEveryWidth() {
    var widths: [Bool: Set<UInt8>] = [:]
    for golden in VolumeGolden.of("compressed_segmentation") {
      guard let block = golden.scale["compressed_segmentation_block_size"]?.ints else { continue }
      let count = zip(golden.shape, block).map { ($0 + $1 - 1) / $1 }.reduce(1, *)
      let start = 4 * Int(golden.stored[0])
      for header in 0..<count { widths[block[0] % 8 == 0, default: []].insert(golden.stored[start + 8 * header + 3]) }
    }
    #expect(widths[true] == [0, 1, 2, 4, 8, 16, 32])
    #expect(widths[false] == [0, 1, 2, 4, 8, 32])
  }

  /// The example of the format's description: two blocks, two tables of uint64, one and two bits.
  @Test func decodesTheDocumentedExample() throws {
    var words: [UInt32] = [1, 0x0200_0024, 4, 0x0100_003A, 42]
    words += [0xAA55_AA55, 0x55, 0, 0, 0xAA55_AA55, 0x55] + Array(repeating: 0, count: 26)
    words += [5, 0, 7, 0, 0xD4A5_1000, 0xE8]
    words += [0x101, 0, 0x101, 0] + Array(repeating: 0, count: 12)
    words += [5, 0, 0xD4A5_1000, 0xE8]
    let found = try decode(words, .uint64, shape: [9, 3, 2, 1], block: [8, 8, 8])
    var expected: [UInt8] = []
    for _ in 0..<2 {
      for y in 0..<3 {
        for x in 0..<9 {
          let label: UInt64 = x < 4 ? 7 : y < 2 ? 1_000_000_000_000 : 5
          expected += (0..<8).map { UInt8(truncatingIfNeeded: label >> (8 * $0)) }
        }
      }
    }
    #expect(words.count == 63)
    #expect(found == expected)
  }

  @Test func tablesMayBeShared() throws {
    // Two blocks of one voxel each with one table, which is the last word of the chunk.
    let words: [UInt32] = [1, 4, 0, 4, 0, 99]
    #expect(try decode(words, .uint32, shape: [2, 1, 1, 1], block: [1, 1, 1]) == [99, 0, 0, 0, 99, 0, 0, 0])
  }

  @Test(
    arguments: [
      ("channel 0 starts", [5, 0, 0, 0]),
      ("block headers", [1, 2]),
      ("indices of 3 bits", [1, 3 << 24 | 2, 2, 7, 7, 7]),
      ("indices of 64 bits", [1, 64 << 24 | 2, 2, 7, 7, 7]),
      ("its table lies outside", [1, 3, 0, 7]),
      ("its table lies outside", [1, 0xFF_FFFF, 0, 7]),
      ("its indices lie outside", [1, 1 << 24 | 2, 4, 7]),
      ("its indices lie outside", [1, 32 << 24 | 2, 2, 7, 7, 7]),
      ("its indices lie outside", [1, 1 << 24 | 2, 0xFFFF_FFFF, 7]),
      ("a label lies outside", [1, 1 << 24 | 3, 2, 2, 7]),
      ("a label lies outside", [1, 4 << 24 | 3, 2, 0xF000_0000, 7]),
    ] as [(String, [UInt32])])
  func offsetsAreChecked(_ problem: String, _ words: [UInt32]) throws {
    let failure = try failure { try decode(words, .uint32, shape: [2, 2, 2, 1]) }
    #expect(failure.code == .corrupt)
    #expect(failure.line.contains(problem), "\(failure.line)")
  }

  @Test func channelOffsetsAreChecked() throws {
    let failure = try failure { try decode([2, 0x4000_0000, 2, 0, 9], .uint32, shape: [2, 2, 2, 2]) }
    #expect(failure.line.contains("channel 1 starts beyond"))
    #expect(throws: Failure.self) { try decode([1], .uint32, shape: [2, 2, 2, 2]) }
    #expect(throws: Failure.self) { try decode([], .uint64, shape: [2, 2, 2, 1]) }
  }

  @Test(
    arguments: [
      "{}", #"{"compressed_segmentation_block_size": [8, 8]}"#, #"{"compressed_segmentation_block_size": [8, 8, 0]}"#,
      #"{"compressed_segmentation_block_size": [8, 8, -8]}"#, #"{"compressed_segmentation_block_size": 8}"#,
      #"{"compressed_segmentation_block_size": [4294967296, 4294967296, 4]}"#,
      #"{"compressed_segmentation_block_size": [9223372036854775807, 1, 1]}"#,
    ])
  func blockSizesAreChecked(_ scale: String) throws {
    let failure = try failure {
      try VolumeCodecRegistry.make(
        "compressed_segmentation", configuration: try JSON(parsing: scale), elementType: .uint64, channels: 1)
    }
    #expect(failure.code == .invalid)
    #expect(failure.line.contains("compressed_segmentation_block_size"))
  }
}
