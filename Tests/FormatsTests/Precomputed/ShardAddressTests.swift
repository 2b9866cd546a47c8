import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct ShardAddressTests {
  /// Only the one object that the chunk belongs to is there, and it has only that chunk.
  private func found(
    at position: [Int], grid: [Int], chunk: UInt64, in name: String, hash: JSON, shardBits: Int, preshift: Int = 0
  ) async throws -> UInt64? {
    let shard = littleEndian(0, 24) + littleEndian(chunk, 24, 1) + [0x5A]
    let info = handmadeInfo(
      size: grid,
      [
        ("preshift_bits", .integer(Int64(preshift))), ("minishard_bits", 0),
        ("shard_bits", .integer(Int64(shardBits))), ("hash", hash),
      ])
    let array = try await openHandmade(inMemory(["info": info, "s/\(name).shard": shard]))
    return try await array.readChunk(at: position + [0])?[[0, 0, 0, 0]].bits
  }

  @Test(
    arguments: [
      ([1, 2, 3], [4, 4, 4], 53), ([5, 1, 0], [8, 2, 1], 11), ([3, 4, 1], [5, 6, 2], 77), ([6, 0, 2], [7, 1, 3], 28),
    ] as [([Int], [Int], UInt64)])
  func compressedMortonCodes(_ position: [Int], _ grid: [Int], _ code: UInt64) async throws {
    let name = String(code, radix: 16)
    let padded = String(repeating: "0", count: 3 - name.count) + name
    #expect(try await found(at: position, grid: grid, chunk: code, in: padded, hash: "identity", shardBits: 10) == 0x5A)
  }

  /// Hashes computed by the reference implementation, with all 64 bits in the object's name.
  @Test(
    arguments: [
      (0, "4772b084e028ae41"), (1, "e8bd67d616d4ce9a"), (2, "d62f9cd21b013f5a"), (42, "c20b94f95119f47a"),
      (12_345_678_901_234_567_890, "ea24925dc48414b7"), (.max, "574f66bd212b5d1a"),
    ] as [(UInt64, String)])
  func hashes(_ chunk: UInt64, _ name: String) async throws {
    // A grid that takes all 64 bits: 21 for x and y, 22 for z.
    let grid = [1 << 21, 1 << 21, 1 << 22]
    var position = [0, 0, 0]
    for bit in 0..<64 where chunk >> UInt64(bit) & 1 == 1 {
      if bit == 63 { position[2] |= 1 << 21 } else { position[bit % 3] |= 1 << (bit / 3) }
    }
    let hash: JSON = "murmurhash3_x86_128"
    #expect(try await found(at: position, grid: grid, chunk: chunk, in: name, hash: hash, shardBits: 64) == 0x5A)
    #expect(
      try await found(
        at: position, grid: grid, chunk: chunk, in: "4772b084e028ae41", hash: hash, shardBits: 64, preshift: 64)
        == 0x5A)
  }
}
