import Glibc
import JSON
import TestSupport
import Testing
import Voxels

/// `du`: sums that other programs make as well.
@Suite(.timeLimit(.minutes(5))) struct DuTests {
  private let folder = TemporaryFolder()

  private func json(_ arguments: String...) throws -> JSON {
    let outcome = Microtome.start(["du"] + arguments + ["--json"]).outcome(within: 120)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSON(parsing: outcome.text)
  }

  private func number(_ program: String, _ arguments: String...) -> Int? {
    let text = RunningProgram(program, arguments, environment: Microtome.environment).outcome().text
    return Int(text.prefix { $0.isNumber })
  }

  @Test func filesAndBytesAreThoseOfTheSystem() throws {
    Samples.image().write(to: folder("data/bytes.zarr"))
    try folder.write("data/bytes.zarr/0/c/9/9/9", [1, 2, 3], size: 100 << 20)
    link(folder("data/bytes.zarr/0/c/0/0/0"), folder("data/bytes.zarr/0/c/0/0/0.copy"))
    symlink(folder.path, folder("data/bytes.zarr/0/up"))
    let usage = try json(folder("data/bytes.zarr"))
    #expect(usage["allocatedBytes"]?.int == number("du", "-s", "--block-size=1", folder("data/bytes.zarr")))
    let files = RunningProgram("find", [folder("data/bytes.zarr"), "-type", "f"], environment: Microtome.environment)
    #expect(usage["files"]?.int == files.outcome().text.split(separator: "\n").count)
    let array = try #require(usage["arrays"]?.array?.first)
    #expect(array["objects"] == 36 && array["otherFiles"] == 3 && array["mag"] == "1")
    #expect(array["decodedBytes"]?.int == 24 * 40 * 60 && array["fillShare"]?.double == 0)
    // The copy is the same file, the sparse one has its size.
    #expect(usage["bytes"]?.int ?? 0 > 100 << 20 && usage["links"] == 1)
    #expect(usage["largest"]?.array?[0]["name"]?.string == folder("data/bytes.zarr/0/c/9/9/9"))
    let text = Microtome.run("du", folder("data/bytes.zarr")).text
    #expect(text.contains("0 (bytes mag 1)") && text.contains("symbolic links, not followed"))
  }

  /// Chunks along z alone: 32 of them make a shard.
  @Test func whatShardingSaves() throws {
    TestArray([70, 6, 5], chunk: [1, 6, 5]) { UInt64($0[0] % 250 + 1) }
      .write(to: folder("a"), missing: { (32..<64).contains($0[0]) || $0[0] == 3 })
    let usage = try json(folder("a"))
    let array = try #require(usage["arrays"]?.array?.first)
    #expect(array["objects"] == 37 && array["places"] == 70 && array["fillShare"]?.double == Double(33) / 70)
    // The second of three shards would be empty.
    #expect(array["shardShape"]?.ints == [32, 6, 5] && array["shards"] == 2 && usage["filesIfSharded"] == 3)
    #expect(array["decodedBytes"]?.int == 37 * 30 && array["wholeBytes"]?.int == 70 * 30)
    #expect(array["ratio"]?.double == 1)
    #expect(Microtome.run("du", folder("a")).text.contains("38 files would be 3, in shards of 32×6×5"))
  }

  /// Chunks that are missing in shards, as `read_shards.py` counts them from the bytes.
  @Test func whatShardsLackInside() throws {
    let path = "\(goldenFolder)/shards/zarrs-crc"
    let text = try #require(TestFile.read("\(goldenFolder)/shards/expected.json"))
    let metadata = try #require(TestFile.read(path + "/zarr.json"))
    let shape = try #require(try JSON(parsing: Bytes(metadata))["shape"]?.ints)
    // Voxels of the array in chunks that are stored, and in shards that are.
    var (chunks, inChunks, inShards) = (0, 0, 0)
    func voxels(_ start: [Int], _ extent: [Int]) -> Int {
      (0..<3).reduce(1) { $0 * max(0, min(extent[$1], shape[$1] - start[$1])) }
    }
    for (name, shard) in try #require(try JSON(parsing: Bytes(text)).object).members
    where name.hasPrefix("shards/zarrs-crc/") {
      let grid = try #require(shard["grid"]?.ints)
      let start = zip(try #require(shard["coordinates"]?.ints), grid).map { $0 * $1 * 4 }
      inShards += voxels(start, grid.map { $0 * 4 })
      for chunk in try #require(shard["chunks"]?.array) {
        let position = try #require(chunk.array?.first?.ints)
        let found = voxels(zip(start, position).map { $0 + $1 * 4 }, [4, 4, 4])
        inChunks += found
        if found > 0 { chunks += 1 }
      }
    }
    let all = shape.reduce(1, *)
    let least = try #require(try json(path)["arrays"]?.array?.first)
    #expect(least["fillShareIsLeast"] == true && least["chunks"] == .null)
    #expect(least["fillShare"]?.double == Double(all - inShards) / Double(all))
    let exact = try #require(try json(path, "--indexes")["arrays"]?.array?.first)
    #expect(exact["fillShareIsLeast"] == false && exact["chunks"]?.int == chunks && inChunks < inShards)
    #expect(exact["fillShare"]?.double == Double(all - inChunks) / Double(all))
    #expect(exact["decodedBytes"]?.int == 2 * inChunks)
    #expect(Microtome.run("du", path).text.contains("≥ "))
    #expect(!Microtome.run("du", path, "--indexes").text.contains("≥"))

    // An index that is damaged leaves the number what it was, and is named.
    try #require(RunningProgram("cp", ["-r", path, folder("copy")], environment: [:]).outcome().status == 0)
    var shard = try #require(TestFile.read(folder("copy/c/0/0/0")))
    shard[shard.count - 20] ^= 1
    TestFile.write(shard, to: folder("copy/c/0/0/0"))
    let damaged = Microtome.run("du", folder("copy"), "--indexes")
    #expect(damaged.status == 0 && damaged.text.contains("≥ ") && damaged.text.contains("unread "))
    #expect(damaged.text.contains("copy/c/0/0/0: "))
  }

  @Test func layersMagsAndOtherStores() throws {
    let set = "\(goldenFolder)/webknossos/wkw"
    let color = try json(set, "--layer", "color")
    #expect(color["arrays"]?.array?.map { $0["mag"]?.string } == ["1", "2-2-1"])
    #expect(color["arrays"]?.array?.map { $0["objects"]?.int } == [4, 1])
    let zip = try json("\(goldenFolder)/zip/image.ozx")
    #expect(zip["arrays"]?.array?.count == 5 && zip["files"] == 21)
    let file = try json("\(goldenFolder)/hdf5/latest.h5")
    #expect(file["files"] == 1 && file["bytes"]?.int == TestFile.read("\(goldenFolder)/hdf5/latest.h5")?.count)
    Samples.image().write(to: folder("bytes.zarr"))
    let silent = FaultServer(folder: folder.path)
    let outcome = Microtome.run("du", "http://\(silent.authority)/bytes.zarr")
    #expect(outcome.status == 1 && outcome.errors.contains("cannot list"))
    expectOneLine(outcome)
    let server = NginxServer(folder: folder, settings: "autoindex on;")
    let remote = try json("http://\(server.authority)/bytes.zarr")
    #expect(remote["arrays"]?.array?.first?["objects"] == 36 && remote["unsized"] == 38)
  }
}
