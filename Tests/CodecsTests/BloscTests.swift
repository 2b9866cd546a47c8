import Codecs
import Testing
import Voxels

@Suite struct BloscTests {
  private static let golden = Golden.all.first { $0.codec == "blosc" && $0.name.contains("zstd") }

  /// The golden frame with some bytes of its header replaced.
  private func frame(_ offset: Int, _ bytes: [UInt8]) throws -> (data: Bytes, size: Int) {
    let golden = try #require(Self.golden)
    var encoded = golden.encoded
    encoded.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return (Bytes(encoded), golden.decoded.count)
  }

  private func failureOf(_ offset: Int, _ bytes: [UInt8]) throws -> Failure {
    let (data, size) = try frame(offset, bytes)
    return try failure { try makeCodec("blosc").decode(data, expecting: .exactly(size)) }
  }

  @Test(arguments: [(0, "format version 0"), (1, "format version 1"), (3, "format version 3 (Blosc 2)")])
  func namesVersionsItCannotRead(version: UInt8, words: String) throws {
    let failure = try failureOf(0, [version])
    #expect(failure.code == .unsupported)
    #expect(failure.problem == "blosc: \(words)")
  }

  @Test func namesAnUnknownInnerCodec() throws {
    let failure = try failureOf(2, [0b1010_0001])
    #expect(failure.code == .unsupported)
    #expect(failure.problem == "blosc: the installed library cannot decode codec 5")
  }

  @Test(
    arguments: [
      (3, [0], "the element size is 0"),
      (4, [0xFF, 0xFF, 0xFF, 0x7F], "claims 2147483647 bytes"),
      (4, [0xFF, 0xFF, 0xFF, 0xFF], "claims 4294967295 bytes"),
      (8, [0, 0, 0, 0], "a block of 0 bytes"),
      (8, [0xFF, 0xFF, 0xFF, 0x7F], "a block of 2147483647 bytes"),
      (8, [0xFF, 0xFF, 0xFF, 0xFF], "a block of 4294967295 bytes"),
      (8, [1, 0, 0, 0], "too few for 3072 blocks"),
      (12, [16, 0, 0, 0], "the frame says 16 bytes"),
      (2, [0b1000_0011], "an uncompressed frame"),
    ] as [(Int, [UInt8], String)])
  func refusesHeadersThatLie(offset: Int, bytes: [UInt8], words: String) throws {
    let failure = try failureOf(offset, bytes)
    #expect(failure.code == .corrupt)
    #expect(failure.problem.contains(words), "\(failure.problem)")
  }

  /// Block offsets and split sizes that point outside.
  @Test(arguments: [16, 20, 24, 28, 32, 36, 40, 44], [0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0, 15, 4096] as [UInt32])
  func survivesWildOffsets(offset: Int, value: UInt32) throws {
    let (data, size) = try frame(offset, withUnsafeBytes(of: value.littleEndian, Array.init))
    if let decoded = try? makeCodec("blosc").decode(data, expecting: .exactly(size)) {
      #expect(decoded.count == size)
    }
  }

  @Test func anEmptyFrameHoldsNothing() throws {
    let empty = Bytes([2, 1, 0x21, 4, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0])
    #expect(try makeCodec("blosc").decode(empty, expecting: .exactly(0)).count == 0)
    #expect(throws: Failure.self) { try makeCodec("blosc").decode(empty, expecting: .exactly(1)) }
  }
}
