import Codecs
import TestSupport
import Testing
import Voxels

@Suite struct ChecksumTests {
  /// The check value of the catalogue of CRCs, and vectors of RFC 3720, B.4.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283),
      (Array(repeating: 0x00, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func crc32cAsPublished(bytes: [UInt8], value: UInt32) {
    #expect(bytes.withUnsafeBytes { crc32c($0) } == value)
  }

  /// The fast steps agree with the definition for every length and alignment.
  @Test func crc32cAsDefined() {
    let bytes = pseudoRandomBytes(200)
    for start in 0..<8 {
      for end in start...bytes.count {
        var expected = UInt32.max
        for byte in bytes[start..<end] {
          expected ^= UInt32(byte)
          for _ in 0..<8 { expected = expected & 1 == 0 ? expected >> 1 : expected >> 1 ^ 0x82F6_3B78 }
        }
        let found = bytes.withUnsafeBytes { crc32c(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
        #expect(found == ~expected)
      }
    }
  }

  /// Every single bit that turns over is found.
  @Test(arguments: Golden.all.filter { ["crc32", "crc32c", "adler32", "fletcher32"].contains($0.codec) })
  func findsEveryFlip(_ golden: Golden) throws {
    let codec = try golden.makeCodec()
    for bit in 0..<golden.encoded.count * 8 {
      var damaged = golden.encoded
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: Failure.self, "bit \(bit)") {
        try codec.decode(Bytes(damaged), expecting: .exactly(golden.decoded.count))
      }
    }
  }

  @Test func theDataAreNotCopied() throws {
    let golden = try #require(Golden.all.first { $0.codec == "crc32c" })
    let input = Bytes(golden.encoded)
    let output = try golden.makeCodec().decode(input, expecting: .exactly(golden.decoded.count))
    let distance = input.withUnsafeBytes { start in
      output.withUnsafeBytes { $0.baseAddress.map { $0 - (start.baseAddress ?? $0) } }
    }
    #expect(distance == 0)
  }

  @Test func saysBothChecksums() throws {
    let failure = try failure { try makeCodec("crc32c").decode(Bytes([0, 1, 2, 3]), expecting: .exactly(0)) }
    #expect(failure.problem == "crc32c: the data have checksum 0x00000000 where 0x03020100 is stored")
  }

  @Test func refusesAnotherLocation() throws {
    let failure = try failure { try makeCodec("crc32", #"{"location": "middle"}"#) }
    #expect(failure.code == .invalid)
    #expect(failure.problem.contains("location"))
  }
}
