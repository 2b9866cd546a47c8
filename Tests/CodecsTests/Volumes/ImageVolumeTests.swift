import Codecs
import JSON
import Testing
import Voxels

/// What only chunks that are image files have to stand.
@Suite struct ImageVolumeTests {
  /// Channels lie side by side in the pixels: the order of tensorstore and Neuroglancer.
  @Test func channelsAreTheColoursOfPixels() throws {
    let golden = try VolumeGolden.named("png", "tensorstore uint8 (7, 5, 3, 3)")
    let block = try golden.makeCodec().decode(Bytes(golden.stored), shape: golden.shape)
    #expect(block.strides == [3, 21, 105, 1])
    let voxels = 7 * 5 * 3
    for channel in 0..<3 {
      #expect(block[[6, 4, 2, channel]].bits == UInt64(golden.voxels[channel * voxels + voxels - 1]))
    }
  }

  /// Everything in a PNG file stands under a checksum or is compared, so no single bit may turn over unnoticed.
  @Test(arguments: VolumeGolden.of("png"))
  func pngNoticesEveryBit(_ golden: VolumeGolden) throws {
    let codec = try golden.makeCodec()
    for bit in stride(from: golden.stored.count % 7, to: golden.stored.count * 8, by: 29) {
      var damaged = golden.stored
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: Failure.self, "bit \(bit)") { try codec.decode(Bytes(damaged), shape: golden.shape) }
    }
  }

  /// Sizes are compared before memory is reserved for them, and 16-bit voxels are not made of 8-bit ones.
  @Test func pngHeadersAreCompared() throws {
    let golden = try VolumeGolden.named("png", "tensorstore uint8 (7, 5, 3, 1)")
    let wide = try VolumeCodecRegistry.make("png", configuration: .null, elementType: .uint16, channels: 1)
    #expect(try failure { try wide.decode(Bytes(golden.stored), shape: golden.shape) }.line.contains("8 bits"))
    let colored = try VolumeCodecRegistry.make("png", configuration: .null, elementType: .uint8, channels: 3)
    let failure = try failure { try colored.decode(Bytes(golden.stored), shape: [7, 5, 3, 3]) }
    #expect(failure.line.contains("1 channels where the volume has 3"))
    let other = try golden.makeCodec()
    #expect(
      try CodecsTests.failure { try other.decode(Bytes(golden.stored), shape: [7, 5, 4, 1]) }.line
        .contains("7x15 pixels where the chunk has 7x5x4 voxels"))
  }

  @Test func whatLibrariesComplainAboutIsTold() throws {
    for (encoding, name) in [("png", "tensorstore uint8 (7, 5, 3, 1)"), ("jpeg", "tensorstore (16, 9, 5, 1)")] {
      let golden = try VolumeGolden.named(encoding, name)
      let codec = try golden.makeCodec()
      let half = Bytes(golden.stored)[0..<golden.stored.count - 30]
      let line = try failure { try codec.decode(half, shape: golden.shape) }.line
      #expect(line.hasPrefix("\(encoding): ") && line.count > encoding.count + 40, "\(line)")
      let page = Bytes(Array("<!DOCTYPE html><title>404 Not Found</title>".utf8))
      #expect(try failure { try codec.decode(page, shape: golden.shape) }.code == .corrupt)
    }
  }

  /// A file without tables is not decoded with those of the file before.
  @Test func jpegTablesAreNotKept() throws {
    let golden = try VolumeGolden.named("jpeg", "tensorstore (16, 9, 5, 1)")
    let codec = try golden.makeCodec()
    let start = try #require(
      (0..<golden.stored.count - 1).first { golden.stored[$0] == 0xFF && golden.stored[$0 + 1] == 0xDB })
    let length = Int(golden.stored[start + 2]) << 8 | Int(golden.stored[start + 3])
    var bare = golden.stored
    bare.removeSubrange(start..<start + 2 + length)
    for _ in 0..<3 {
      _ = try codec.decode(Bytes(golden.stored), shape: golden.shape)
      #expect(throws: Failure.self) { try codec.decode(Bytes(bare), shape: golden.shape) }
    }
  }

  /// A frame header that claims 65500x65500 pixels, over the data of a small image.
  @Test func jpegHeadersAreCompared() throws {
    let golden = try VolumeGolden.named("jpeg", "pillow, progressive")
    let codec = try golden.makeCodec()
    var huge = golden.stored
    let start = try #require((0..<huge.count - 1).first { huge[$0] == 0xFF && huge[$0 + 1] == 0xC2 })
    for offset in [5, 7] { huge.replaceSubrange(start + offset..<start + offset + 2, with: [0xFF, 0xDC]) }
    let failure = try failure { try codec.decode(Bytes(huge), shape: golden.shape) }
    #expect(failure.line.contains("65500x65500 pixels"))
  }
}
