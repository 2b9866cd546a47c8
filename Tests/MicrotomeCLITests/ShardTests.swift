import JSON
import TestSupport
import Testing
import Voxels

/// `shard`: reports, exit statuses and pictures.
@Suite struct ShardTests {
  private let shard = "\(goldenFolder)/shards/zarrs-crc/c/0/0/0"

  private func json(_ arguments: String...) throws -> (JSON, Int32?) {
    let outcome = Microtome.start(["shard"] + arguments + ["--json"]).outcome()
    return (try JSON(parsing: Bytes(outcome.output)), outcome.status)
  }

  @Test func theContract() throws {
    let (report, status) = try json(shard)
    #expect(status == 0)
    #expect(report["kind"] == "zarr3-shard" && report["bytes"] == 2884 && report["indexChecksum"] == "ok")
    #expect(report["file"]?.string == shard && report["array"]?.string == "\(goldenFolder)/shards/zarrs-crc")
    #expect(report["coordinates"]?.ints == [0, 0, 0] && report["grid"]?.ints == [2, 4, 4])
    #expect(report["box"] == ["offset": [0, 0, 0], "size": [16, 16, 8]])
    #expect(report["codecs"]?.strings == ["sharding_indexed", "bytes", "zstd", "crc32c"])
    let chunks = try #require(report["chunks"]?.array)
    #expect(chunks.count == 32 && chunks.count { $0["present"] == true } == 30)
    #expect(chunks[0]["index"]?.ints == [0, 0, 0] && chunks[0]["present"] == false && chunks[0]["offset"] == .null)
    #expect(chunks[1]["checksum"] == "unchecked" && chunks[1]["decodedBytes"] == 128)
    #expect(report["faults"]?.array?.isEmpty == true)
    let (verified, _) = try json(shard, "--verify")
    #expect(verified["chunks"]?.array?[1]["checksum"] == "ok" && verified["verified"] == true)
  }

  @Test func theFirstScreenSaysIt() {
    let text = Microtome.run("shard", shard).text
    #expect(text.contains("Zarr v3 shard, 2.88 kB  index all right"))
    #expect(text.contains("voxels 0,0,0 to 16,16,8 (x,y,z)") && text.contains("30 present, 2 missing (fill)"))
    #expect(text.split(separator: "\n").count <= 24)
    expectHarmless(text.split(separator: "\n").joined())
    let wkw = Microtome.run("shard", "\(goldenFolder)/wkw/raw-uint16/z0/y0/x0.wkw", "--verify")
    #expect(wkw.status == 0 && wkw.text.contains("all right: every chunk decodes"))
  }

  @Test func damageIsNamedAndEndsWith1() throws {
    let folder = TemporaryFolder()
    var bytes = try #require(TestFile.read(shard))
    bytes[100] ^= 4
    TestFile.write(bytes, to: folder("a/c/0/0/0"))
    TestFile.write(try #require(TestFile.read("\(goldenFolder)/shards/zarrs-crc/zarr.json")), to: folder("a/zarr.json"))
    #expect(Microtome.run("shard", folder("a/c/0/0/0")).status == 0)
    let outcome = Microtome.run("shard", folder("a/c/0/0/0"), "--verify")
    #expect(outcome.status == 1 && outcome.errors.isEmpty)
    #expect(outcome.text.contains("DAMAGED: 1 fault") && outcome.text.contains("bytes "))
    let (report, status) = try json(folder("a/c/0/0/0"), "--verify")
    #expect(status == 1)
    let fault = try #require(report["faults"]?.array?.first)
    #expect(fault["fault"] == "checksum" && fault["index"]?.ints?.count == 3)
    // A file that was taken away from its array.
    TestFile.write(bytes, to: folder("copy"))
    let lost = Microtome.run("shard", folder("copy"))
    #expect(lost.status == 1)
    expectOneLine(lost)
    let found = try json(folder("copy"), "--array", folder("a/zarr.json"))
    #expect(found.1 == 0 && found.0["coordinates"] == .null && found.0["chunks"]?.array?.count == 32)
  }

  @Test func aChunkIsAPicture() throws {
    let folder = TemporaryFolder()
    let out = folder("chunk.png")
    let outcome = Microtome.run("shard", shard, "--chunk", "0,2,2", "-o", out, "--size", "4x2")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let picture = try Picture(try #require(TestFile.read(out)))
    #expect(picture.width == 4 && picture.height == 4)
    #expect(Microtome.run("shard", shard, "--chunk", "0,2,2", "--size", "20x10").output.isEmpty == false)
    let outside = Microtome.run("shard", shard, "--chunk", "9,0,0")
    #expect(outside.status == 64)
    expectOneLine(outside)
  }

  /// Without a terminal the map is printed: each chunk in the colour of what the index says.
  @Test func theMapIsWhatTheIndexSays() throws {
    let outcome = Microtome.run("shard", shard, "--map", "--size", "90x24")
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let screen = TerminalScreen(outcome.output)
    let chunks = try #require(try json(shard).0["chunks"]?.array)
    // Six pixels a chunk, from the second row on; the first plane is that of the smallest chunk, z = 0.
    for (number, chunk) in chunks.prefix(16).enumerated() {
      let (y, x) = (number / 4, number % 4)
      let color: UInt32 = chunk["present"] == true ? 0x30c050 : 0x38384a
      #expect(screen.pixel(1 + x * 6 + 3, 2 + y * 6 + 3) == .rgb(color), "\(y), \(x)")
    }
    #expect(chunks.prefix(16).contains { $0["present"] == false })
  }

  @Test func blocksOfN5AreChunks() throws {
    let root = "\(goldenFolder)/N5"
    let found = RunningProgram("find", [root, "-type", "f", "-name", "0"], environment: Microtome.environment)
    let block = try #require(found.outcome().text.split(separator: "\n").first.map(String.init))
    let (report, status) = try json(block, "--verify")
    #expect(status == 0 && report["kind"] == "chunk" && report["format"]?.string?.hasPrefix("n5") == true)
    #expect(report["faults"]?.array?.isEmpty == true && report["verified"] == true)
  }

  @Test(arguments: [
    ["shard"], ["shard", "x", "--chunk", "a"], ["shard", "x", "--chunk", "-1,0"], ["shard", "x", "--output", "y.png"],
    ["shard", "x", "--chunk", "0", "--json"], ["shard", "x", "--view", "top"],
    ["shard", "x", "--map", "--json"], ["shard", "x", "--size", "9x9"],
  ])
  func wrongUsageIs64(_ arguments: [String]) {
    let outcome = Microtome.start(arguments).outcome()
    #expect(outcome.status == 64)
    expectOneLine(outcome)
  }

  @Test func whatIsNoShardIsSaid() {
    let folder = TemporaryFolder()
    let missing = Microtome.run("shard", folder("nothing"))
    #expect(missing.status == 1 && missing.errors == "microtome: \(folder("nothing")): no such file; check the path\n")
    let directory = Microtome.run("shard", "\(goldenFolder)/shards")
    #expect(directory.status == 64 && directory.errors.contains("is a folder"))
  }
}
