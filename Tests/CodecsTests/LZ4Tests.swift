import Codecs
import Testing
import Voxels

@Suite struct LZ4Tests {
  @Test(arguments: [511, 513, 1 << 31, .max] as [UInt32])
  func aLyingSizeIsCorrupt(size: UInt32) throws {
    let golden = try #require(Golden.all.first { $0.codec == "lz4" })
    #expect(golden.decoded.count == 512)
    let data = Bytes(withUnsafeBytes(of: size.littleEndian, Array.init) + golden.encoded.dropFirst(4))
    for bound in [SizeBound.exactly(512), .atMost(1 << 40)] {
      let failure = try failure { try makeCodec("lz4").decode(data, expecting: bound) }
      #expect(failure.code == .corrupt || failure.code == .tooLarge)
    }
  }

  @Test func rawBlocksDecodeWithoutFraming() throws {
    let golden = try #require(Golden.all.first { $0.codec == "lz4" })
    let block = Bytes(Array(golden.encoded.dropFirst(4)))
    #expect(try LZ4Block.decode(block, decodedSize: 512).array == golden.decoded)
    for size in [-1, 0, 511, 513, 1 << 40] {
      #expect(throws: Failure.self) { try LZ4Block.decode(block, decodedSize: size) }
    }
  }
}
