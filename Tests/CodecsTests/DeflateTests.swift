import Codecs
import Testing
import Voxels

@Suite struct DeflateTests {
  @Test(arguments: [("gzip", "level 9"), ("zlib", "level 9")])
  func refusesWhatFollowsTheData(codec: String, detail: String) throws {
    let golden = try Golden.named(codec, "numcodecs \(detail)")
    for extra: [UInt8] in [[0], [1, 2, 3], Array(golden.encoded.prefix(9))] {
      let failure = try failure {
        try golden.makeCodec().decode(Bytes(golden.encoded + extra), expecting: .exactly(golden.decoded.count))
      }
      #expect(failure.code == .corrupt)
    }
  }

  @Test func membersTogetherMustNotPassTheBound() throws {
    let golden = try Golden.named("gzip", "program")
    let twice = Bytes(golden.encoded + golden.encoded)
    let size = golden.decoded.count
    let codec = try golden.makeCodec()
    #expect(try codec.decode(twice, expecting: .exactly(2 * size)).array == golden.decoded + golden.decoded)
    for bound in [SizeBound.exactly(size), .atMost(size), .atMost(2 * size - 1)] {
      let failure = try failure { try codec.decode(twice, expecting: bound) }
      #expect(failure.problem == "decodes to more than the \(bound.limit) bytes that are expected")
    }
  }

  /// The size at the end of a gzip member is only a hint when the size is not known; here it lies.
  @Test(arguments: [0, 1, 4_000_000_000] as [UInt32])
  func growsWhereTheSizeIsNotKnown(claim: UInt32) throws {
    let zeros = 3 << 20
    let pieces = Array(repeatElement(BombPiece.deflateMebibyte.bytes, count: 3).joined()) + [3, 0]
    // CRC-32 of 3 MiB of zeros, then the size modulo 2^32.
    let valid: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 0, 255] + pieces + [0xC6, 0x4F, 0x72, 0x79, 0, 0, 0x30, 0]
    let codec = try makeCodec("gzip")
    let decoded = try codec.decode(Bytes(valid), expecting: .atMost(1 << 30))
    #expect(decoded.count == zeros)
    let lying = valid.dropLast(4) + withUnsafeBytes(of: claim.littleEndian, Array.init)
    let failure = try failure { try codec.decode(Bytes(lying), expecting: .atMost(1 << 30)) }
    #expect(failure.code == .corrupt)
  }
}
