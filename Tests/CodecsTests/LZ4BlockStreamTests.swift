import Codecs
import Testing
import Voxels

@Suite struct LZ4BlockStreamTests {
  /// A frame with stored bytes. The checksums are those of lz4-java.
  private func frame(_ text: String, checksum: UInt32, size: UInt8? = nil) -> [UInt8] {
    let data = Array(text.utf8)
    var bytes = Array("LZ4Block".utf8)
    bytes += [0x10, UInt8(data.count), 0, 0, 0]
    bytes += [size ?? UInt8(data.count), 0, 0, 0]
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
    return bytes + data
  }

  private func decode(_ bytes: [UInt8], _ size: Int) throws -> [UInt8] {
    try LZ4BlockStreamCodec().decode(Bytes(bytes), expecting: .exactly(size)).array
  }

  @Test func framesOneAfterTheOther() throws {
    let abc = frame("abc", checksum: 0x0D4C_B222)
    let digits = frame("123456789", checksum: 0x070B_C670)
    let end = frame("", checksum: 0)
    #expect(try decode(abc + digits + end, 12) == Array("abc123456789".utf8))
    // Without an end mark, and with another stream behind it.
    #expect(try decode(abc, 3) == Array("abc".utf8))
    #expect(try decode(abc + end + digits + end, 12) == Array("abc123456789".utf8))
    let open = try LZ4BlockStreamCodec().decode(Bytes(abc + digits), expecting: .atMost(100))
    #expect(open.array == Array("abc123456789".utf8))
  }

  @Test func damage() throws {
    let abc = frame("abc", checksum: 0x0D4C_B222)
    let damaged: [[UInt8]] = [
      frame("abc", checksum: 0x0D4C_B223), frame("abc", checksum: 0x4D4C_B222), frame("abd", checksum: 0x0D4C_B222),
      frame("abc", checksum: 0x0D4C_B222, size: 2), abc + [0], abc + Array("LZ4Block".utf8),
      Array(abc.dropLast()), Array(abc[..<8]), Array(abc[..<20]), abc + abc,
    ]
    for bytes in damaged {
      #expect(throws: Failure.self) { _ = try decode(bytes, 3) }
    }
    var huge = abc
    huge.replaceSubrange(9..<17, with: [0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F])
    #expect(throws: Failure.self) { _ = try decode(huge, 3) }
    huge.replaceSubrange(9..<17, with: Array(repeating: 0xFF, count: 8))
    #expect(throws: Failure.self) { _ = try decode(huge, 3) }
    #expect(throws: Failure.self) { _ = try decode(Array(abc), 4) }
    #expect(throws: Failure.self) { _ = try LZ4BlockStreamCodec().decode(Bytes([1, 2]), expecting: .atMost(9)) }
  }
}
