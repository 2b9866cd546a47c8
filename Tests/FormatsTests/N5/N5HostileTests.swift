import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct N5HostileTests {
  @Test(arguments: [
    (["dimensions": "[]"], Failure.Code.invalid), (["dimensions": "[5, -1]"], .invalid),
    (["dimensions": "[5, 1.5]"], .invalid), (["dimensions": "5"], .invalid),
    (["dimensions": "[9223372036854775807, 9223372036854775807]"], .unsupported),
    (["dimensions": "[5]"], .invalid), (["blockSize": "[0, 4]"], .invalid), (["blockSize": "[3, null]"], .invalid),
    (["blockSize": "[65536, 65536]"], .tooLarge),
    (["blockSize": "[4611686018427387904, 4611686018427387904]"], .unsupported),
    (["blockSize": "[9007199254740992, 9007199254740992]"], .tooLarge),
    (["blockSize": "", "dimensions": "[4503599627370496, 4503599627370496]"], .tooLarge),
    (["dataType": "7"], .invalid), (["dataType": #""object""#], .unsupported),
    (["dataType": #""float16""#], .unsupported), (["compression": ""], .invalid), (["compression": "{}"], .invalid),
    (["compression": #"{"type": "jpeg"}"#], .unsupported), (["compression": #"{"type": 3}"#], .invalid),
    (["isLabelMultiset": "true"], .unsupported), (["shardSize": "[6, 8]"], .unsupported),
    (["compression": "", "codecs": "[]"], .unsupported),
  ])
  func attributes(_ changes: [String: String], _ code: Failure.Code) async throws {
    let failure = await #expect(throws: Failure.self) {
      _ = try await FormatRegistry.open(inMemory(["attributes.json": n5Attributes(changes)]))
    }
    #expect(failure?.code == code, "\(failure?.line ?? "")")
    #expect(failure?.source == "memory:attributes.json")
  }

  @Test func attributesThatAreNoJSON() async throws {
    let failure = await #expect(throws: Failure.self) {
      _ = try await FormatRegistry.open(inMemory(["attributes.json": Array("{".utf8)]))
    }
    #expect(failure?.source == "memory:attributes.json")
  }

  private func failure(_ block: [UInt8], _ changes: [String: String] = [:]) async throws -> Failure? {
    let objects = ["attributes.json": n5Attributes(changes), "0/0": block]
    let array = try n5Array(try await FormatRegistry.open(inMemory(objects)))
    do { _ = try await array.readChunk(at: [0, 0]) } catch let failure as Failure { return failure }
    return nil
  }

  @Test(
    arguments: [
      [], [0], [0, 0, 0], [0, 0, 0, 2], [0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0],  // cut short
      [0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4],  // without data
      [0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0],  // with too few
      [0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],  // with too many
      [0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4],  // larger than declared
      [0, 0, 0, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 4], [0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4],  // of extent 0
      [0, 0, 0, 0], [0, 0, 0, 1, 0, 0, 0, 3, 0, 1], [0, 0, 0xFF, 0xFF, 0, 0, 0, 1],  // of another rank
      [0, 3, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1],  // of an unknown mode
      [0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1],  // mode 1 without its count
    ] as [[UInt8]])
  func damagedBlocks(_ block: [UInt8]) async throws {
    let failure = try #require(try await failure(block))
    #expect(failure.code == .corrupt, "\(failure.line)")
    #expect(failure.source == "memory:0/0")
  }

  @Test func blocksThatAreNoVoxels() async throws {
    let objects = try #require(try await failure([0, 2, 0, 0, 0, 4, 1, 2, 3, 4]))
    #expect(objects.code == .unsupported && objects.problem.contains("objects"))
    let multisets = try #require(
      try await failure([0, 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 1, 2, 3, 4, 5]))
    #expect(multisets.code == .unsupported && multisets.problem.contains("5 elements"))
  }

  @Test func objectMuchTooLarge() async throws {
    let failure = try #require(try await failure(Array(repeating: 0, count: 4096)))
    #expect(failure.code == .corrupt && failure.source == "memory:0/0")
  }

  /// Every golden's first block, cut short anywhere, is a failure; with a bit turned it never crashes, and where there
  /// is a checksum it is a failure too.
  @Test func everyCompressionDamaged() async throws {
    var random = SeededRandom(5)
    for name in [
      "z5py.n5/a/b/raw", "z5py.n5/a/b/gzip", "z5py.n5/a/b/bzip2", "z5py.n5/a/b/xz", "z5py.n5/a/b/lz4",
      "z5py.n5/a/b/blosc", "z5py.n5/a/b/zstd", "java.n5/lz4/steps",
    ] {
      let place = N5Golden.place(name)
      let attributes = try #require(try await place.appending("attributes.json").read(limit: 1 << 20)).array
      let block = try #require(try await place.appending("0/0/0").read(limit: 1 << 20)).array
      func read(_ block: [UInt8]) async throws -> Failure? {
        let array = try n5Array(
          try await FormatRegistry.open(inMemory(["attributes.json": attributes, "0/0/0": block])))
        do { _ = try await array.readChunk(at: [0, 0, 0]) } catch let failure as Failure { return failure }
        return nil
      }
      for count in stride(from: 0, to: block.count, by: max(1, block.count / 24)) {
        let failure = try await read(Array(block[..<count]))
        // The end mark of an lz4 stream may be missing.
        if name.hasPrefix("java"), count >= block.count - 21 { continue }
        #expect(failure?.code == .corrupt, "\(name) of \(count) bytes")
        #expect(failure?.source == "memory:0/0/0")
      }
      for _ in 0..<100 {
        var damaged = block
        damaged[Int.random(in: 0..<block.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        let failure = try await read(damaged)
        if let failure { #expect([.corrupt, .unsupported, .tooLarge].contains(failure.code), "\(failure.line)") }
      }
    }
  }
}
