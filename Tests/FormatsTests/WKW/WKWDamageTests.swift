import Formats
import Stores
import TestSupport
import Testing
import Voxels

/// Files that are cut short, lie, or belong elsewhere.
@Suite struct WKWDamageTests {
  private static let file = "z0/y0/x0.wkw"

  private func failure(_ objects: [String: [UInt8]]) async throws -> Failure? {
    do {
      guard case .array(let node)? = try await FormatRegistry.open(inMemory(objects)) else { return nil }
      _ = try await readWhole(node.array)
      return nil
    } catch let failure as Failure { return failure }
  }

  private func damaged(
    _ source: String, _ key: String = file, _ change: (inout [UInt8]) -> Void
  ) async throws -> Failure? {
    var objects = try await WKWGolden.named("wkw/\(source)").objects()
    var bytes = try #require(objects[key])
    change(&bytes)
    objects[key] = bytes
    return try await failure(objects)
  }

  @Test(
    arguments: [
      (0, 0x58, Failure.Code.invalid), (3, 9, .unsupported), (4, 0xFF, .tooLarge), (4, 0x0F, .tooLarge),
      (5, 0, .invalid), (5, 77, .invalid), (6, 0, .invalid), (6, 11, .invalid), (7, 0, .invalid), (7, 3, .invalid),
    ] as [(Int, UInt8, Failure.Code)])
  func headers(_ offset: Int, _ value: UInt8, _ code: Failure.Code) async throws {
    let folder = try await damaged("lz4-uint16", "header.wkw") { $0[offset] = value }
    #expect(folder?.code == code)
    #expect(folder?.source == "memory:header.wkw")
    let own = try await damaged("lz4-uint16") { $0[offset] = value }
    #expect(own?.code == .corrupt)
    #expect(own?.source == "memory:\(Self.file)")
  }

  @Test func shortHeaders() async throws {
    for count in [0, 1, 15] {
      let folder = try await damaged("raw-uint8", "header.wkw") { $0.removeLast($0.count - count) }
      #expect(folder?.code == .corrupt)
      let own = try await damaged("raw-uint8") { $0.removeLast($0.count - count) }
      #expect(own?.code == .corrupt)
    }
  }

  @Test(arguments: ["lz4-uint16", "raw-uint16"])
  func headersOfAnotherMag(_ source: String) async throws {
    // Another block length, file length, block type, voxel type and channel count.
    for (offset, value) in [(4, 0x13), (4, 0x22), (5, source.hasPrefix("raw") ? 2 : 1), (6, 8), (7, 4)] {
      let failure = try await damaged(source) { $0[offset] = UInt8(value) }
      #expect(failure?.code == .corrupt)
      #expect(failure?.problem.contains("header") == true)
    }
  }

  @Test func lz4AndLZ4HCDecodeAlike() async throws {
    #expect(try await damaged("lz4-uint16") { $0[5] = 3 } == nil)
  }

  @Test(arguments: ["lz4-uint16", "lz4hc-uint8", "raw-uint16"])
  func truncation(_ source: String) async throws {
    let size = try #require(try await WKWGolden.named("wkw/\(source)").objects()[Self.file]).count
    for count in [17, 40, 79, 80, 81, size / 2, size - 1] {
      let failure = try await damaged(source) { $0.removeLast(size - count) }
      #expect(failure?.code == .corrupt, "\(count) of \(size) bytes")
      #expect(failure?.source == "memory:\(Self.file)")
    }
  }

  /// Entries of the jump table: where blocks 0 and 3 end. The table of 8 blocks ends at byte 80.
  @Test(arguments: [0, 1, 79, 80, 81, 1 << 20, 1 << 40, 1 << 62, UInt64.max, UInt64.max - 1, 1 << 63], [0, 3])
  func lyingJumpTables(_ end: UInt64, _ entry: Int) async throws {
    let failure = try await damaged("lz4-uint16") {
      for byte in 0..<8 { $0[16 + 8 * entry + byte] = UInt8(truncatingIfNeeded: end >> (8 * UInt64(byte))) }
    }
    #expect(failure?.code == .corrupt)
    #expect(failure?.problem.contains("block") == true)
  }

  @Test(arguments: [0, 15, 16, 79, 1 << 40, UInt64.max])
  func lyingDataOffsets(_ offset: UInt64) async throws {
    for source in offset == 16 ? ["lz4-uint16"] : ["lz4-uint16", "raw-uint16"] {
      if source == "raw-uint16", offset == 79 { continue }
      let failure = try await damaged(source) {
        for byte in 0..<8 { $0[8 + byte] = UInt8(truncatingIfNeeded: offset >> (8 * UInt64(byte))) }
      }
      #expect(failure?.code == .corrupt, "\(source)")
    }
  }

  @Test func blocksOfAnotherSize() async throws {
    // A lone block of 16³ voxels of two bytes, in place of which one of eight bytes is stored.
    var objects = try await WKWGolden.named("wkw/lz4-block16-file1").objects()
    let bytes = try #require(objects[Self.file])
    let stored: [UInt8] = [0x80, 1, 2, 3, 4, 5, 6, 7, 8]
    objects[Self.file] = Array(bytes[..<16]) + [UInt8(24 + stored.count), 0, 0, 0, 0, 0, 0, 0] + stored
    #expect(try await failure(objects)?.code == .corrupt)
  }

  @Test func everyByteMayBeWrong() async throws {
    let bytes = try #require(try await WKWGolden.named("wkw/lz4hc-uint16-2").objects()[Self.file])
    var random = SeededRandom(7)
    for _ in 0..<200 {
      let (offset, mask) = (Int.random(in: 0..<bytes.count, using: &random), UInt8.random(in: 1...255, using: &random))
      // A failure or other voxels, but no crash.
      let failure = try await damaged("lz4hc-uint16-2") { $0[offset] ^= mask }
      if let failure { #expect(failure.code == .corrupt) }
    }
  }

  @Test func filesFarAway() async throws {
    let golden = try await WKWGolden.named("wkw/raw-uint8").objects()
    var objects = golden
    objects["z0/y0/x9999999999999999999.wkw"] = [1]
    objects["z0/y0/x-1.wkw"] = [1]
    objects["z0/y0/x007.wkw"] = [1]
    objects["z0/y1/x0.wkw.tmp"] = [1]
    objects["z4/y9/notes.txt"] = [1]
    #expect(try await failure(objects) == nil)
    objects["z0/y0/x9007199254740991.wkw"] = [1]
    #expect(try await failure(objects)?.code == .unsupported)
  }
}
