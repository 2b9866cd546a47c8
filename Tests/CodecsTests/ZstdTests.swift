import Codecs
import Testing
import Voxels

@Suite struct ZstdTests {
  private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  /// A frame with one raw block and a content size of eight bytes.
  private func frame(claiming size: UInt64, content: [UInt8]) -> [UInt8] {
    let header = UInt32(content.count) << 3 | 1
    let block = withUnsafeBytes(of: header.littleEndian, Array.init)[..<3] + content
    return Self.magic + [0xC0, 0x38] + withUnsafeBytes(of: size.littleEndian, Array.init) + block
  }

  @Test func aTrueContentSizeDecodes() throws {
    let decoded = try makeCodec("zstd").decode(
      Bytes(frame(claiming: 5, content: [1, 2, 3, 4, 5])), expecting: .exactly(5))
    #expect(decoded.array == [1, 2, 3, 4, 5])
  }

  @Test(arguments: [0, 4, 6, 1000, 1 << 31, 1 << 40, 1 << 62, .max - 2, .max - 1, .max] as [UInt64])
  func aLyingContentSizeIsCorrupt(size: UInt64) throws {
    let data = Bytes(frame(claiming: size, content: [1, 2, 3, 4, 5]))
    let codec = try makeCodec("zstd")
    for bound in [SizeBound.exactly(1000), .atMost(1000), .atMost(1 << 30)] {
      do {
        // The largest number is how the library says "not known"; a frame that claims it may decode.
        #expect(try codec.decode(data, expecting: bound).array == [1, 2, 3, 4, 5])
        #expect(size >= .max - 1)
      } catch {
        #expect(error.code == .corrupt)
      }
    }
  }

  @Test func refusesOtherMagicNumbers() throws {
    // Zstandard 0.7, which libzstd may still know.
    let failure = try failure {
      try makeCodec("zstd").decode(Bytes([0x27, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0, 0]), expecting: .atMost(100))
    }
    #expect(failure.problem == "zstd: the data are no zstd frame")
  }

  @Test func skippableFramesAloneHoldNothing() throws {
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 7, 7, 7]
    let codec = try makeCodec("zstd")
    #expect(try codec.decode(Bytes(skippable), expecting: .atMost(10)).count == 0)
    #expect(throws: Failure.self) { try codec.decode(Bytes(skippable), expecting: .exactly(1)) }
    let cut = Bytes(skippable.dropLast())
    #expect(throws: Failure.self) { try codec.decode(cut, expecting: .atMost(10)) }
  }

  @Test func refusesWhatFollowsTheFrames() throws {
    let golden = try Golden.named("zstd", "frames around a skippable one")
    let failure = try failure {
      try golden.makeCodec().decode(
        Bytes(golden.encoded + [9, 9, 9, 9, 9]), expecting: .exactly(golden.decoded.count))
    }
    #expect(failure.problem == "zstd: the 5 bytes after the first frame are no zstd frame")
  }

  /// Many frames that do not say their size, into memory that has to grow several times.
  @Test func growsWhereTheSizeIsNotKnown() throws {
    let golden = try Golden.named("zstd", "no content size")
    let count = 5000
    let data = Bytes(Array(repeatElement(golden.encoded, count: count).joined()))
    let decoded = try golden.makeCodec().decode(data, expecting: .atMost(1 << 30))
    #expect(decoded.array == Array(repeatElement(golden.decoded, count: count).joined()))
  }
}
