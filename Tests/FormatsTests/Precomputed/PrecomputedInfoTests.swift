import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct PrecomputedInfoTests {
  static let hostilities: [Hostility] = [
    Hostility("no scales", ["scales"], nil, mentions: "scales"),
    Hostility("empty scales", ["scales"], [], mentions: "scales"),
    Hostility("scales are no list", ["scales"], 7, mentions: "scales"),
    Hostility("no data type", ["data_type"], nil, mentions: "data_type"),
    Hostility("unknown data type", ["data_type"], "complex64", .unsupported, mentions: "complex64"),
    Hostility("no channels", ["num_channels"], 0, mentions: "num_channels"),
    Hostility("fractional channels", ["num_channels"], 1.5, mentions: "num_channels"),
    Hostility("2^40 channels", ["num_channels"], .integer(1 << 40), .tooLarge),
    Hostility("all channels", ["num_channels"], .integer(.max), .tooLarge),
    Hostility("no key", ["scales", "0", "key"], nil, mentions: "key"),
    Hostility("negative size", ["scales", "0", "size"], [-1, 7, 8], mentions: "size"),
    Hostility("two sizes", ["scales", "0", "size"], [7, 8], mentions: "size"),
    Hostility("size beyond 64 bits", ["scales", "0", "size"], [.unsigned(.max), 7, 8], mentions: "size"),
    Hostility("size at the edge of 64 bits", ["scales", "0", "size"], [.integer(.max), 7, 8], mentions: "size"),
    Hostility(
      "offset at the edge", ["scales", "0", "voxel_offset"], [.integer(.min), 0, 0], mentions: "voxel_offset"),
    Hostility("fractional offset", ["scales", "0", "voxel_offset"], [0.5, 0, 0], mentions: "voxel_offset"),
    Hostility("no chunks", ["scales", "0", "chunk_sizes"], [], mentions: "chunk_sizes"),
    Hostility("zero chunk", ["scales", "0", "chunk_sizes"], [[0, 3, 5]], mentions: "chunk_sizes"),
    Hostility("huge chunk", ["scales", "0", "chunk_sizes"], .array([.ints([1 << 40, 1 << 40, 1])]), .tooLarge),
    Hostility("2 GiB of chunk", ["scales", "0", "chunk_sizes"], .array([.ints([1 << 11, 1 << 10, 1025])]), .tooLarge),
    Hostility("no encoding", ["scales", "0", "encoding"], nil, mentions: "encoding"),
    Hostility("unknown encoding", ["scales", "0", "encoding"], "fpzip9", .unsupported, mentions: "fpzip9"),
    Hostility("a key that is a URL", ["scales", "0", "key"], "gs://bucket/8_8_30", .unsupported, mentions: "URL"),
    Hostility("unknown sharding", ["scales", "0", "sharding", "@type"], "v2", .unsupported, mentions: "v2"),
    Hostility("unknown hash", ["scales", "0", "sharding", "hash"], "md5", .unsupported, mentions: "md5"),
    Hostility("no preshift", ["scales", "0", "sharding", "preshift_bits"], nil, mentions: "preshift_bits"),
    Hostility("65 bits", ["scales", "0", "sharding", "shard_bits"], 63, mentions: "shard_bits"),
    Hostility("33 bits", ["scales", "0", "sharding", "minishard_bits"], 33, mentions: "minishard_bits"),
    Hostility(
      "unknown data encoding", ["scales", "0", "sharding", "data_encoding"], "xz", .unsupported, mentions: "xz"),
    Hostility(
      "more chunks than 64 bits can number", ["scales", "0", "size"], .ints([1 << 53, 1 << 53, 1 << 53]),
      mentions: "64 bits"),
    Hostility("a mesh", ["@type"], "neuroglancer_multilod_draco", .unsupported, mentions: "mesh"),
    Hostility("skeletons", ["@type"], "neuroglancer_skeletons", .unsupported, mentions: "skeletons"),
    Hostility("annotations", ["@type"], "neuroglancer_annotations_v1", .unsupported, mentions: "annotations"),
    Hostility("properties", ["@type"], "neuroglancer_segment_properties", .unsupported, mentions: "properties"),
    Hostility("something new", ["@type"], "neuroglancer_wobble", .unsupported, mentions: "wobble"),
  ]

  @Test(arguments: hostilities)
  func hostileInfo(_ hostility: Hostility) async throws {
    let golden = try await PrecomputedGolden.named("shard-identi-raw-raw")
    var objects = try await golden.objects()
    let info = try JSON(parsing: Bytes(try #require(objects["info"])))
    objects["info"] = Array(hostility.applied(to: info).text().utf8)
    let changed = inMemory(objects)
    let failure = await #expect(throws: Failure.self) {
      let root = try #require(try await FormatRegistry.open(changed))
      guard case .group(let group) = root else { throw Failure(.usage, "", "is no group") }
      for name in try await group.childNames() ?? [] { _ = try await group.child(name) }
    }
    #expect(failure?.code == hostility.code, "\(failure?.line ?? "no failure")")
    #expect(failure?.source == "memory:info")
    #expect(failure?.problem.contains(hostility.mentions) == true, "\(failure?.line ?? "no failure")")
  }

  @Test(arguments: ["", "not JSON at all", "<html>", "[1, 2]", "{}", #"{"name": "something else"}"#])
  func otherFilesOfThatName(_ text: String) async throws {
    #expect(try await isAbsent(FormatRegistry.open(inMemory(["info": Array(text.utf8)]))))
  }

  @Test func documentsThatAreNoVolume() async throws {
    let cut = await #expect(throws: Failure.self) {
      _ = try await FormatRegistry.open(inMemory(["info": Array(#"{"scales": ["#.utf8)]))
    }
    #expect(cut?.code == .invalid)
    let moved = await #expect(throws: Failure.self) {
      _ = try await FormatRegistry.open(inMemory(["info": Array(#"{"redirect": "gs://b/k"}"#.utf8)]))
    }
    #expect(moved?.problem.contains("gs://b/k") == true)
  }
}
