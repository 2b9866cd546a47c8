import Glibc
import JSON
import TestSupport
import Testing
import Voxels

/// `verify`: what it says, how it ends, and how it goes on.
@Suite(.timeLimit(.minutes(10))) struct VerifyTests {
  private let folder = TemporaryFolder()

  init() { Samples.image().write(to: folder("bytes.zarr")) }

  private func run(_ arguments: String..., environment: [String: String] = [:]) -> RunningProgram.Outcome {
    start(arguments, environment).outcome(within: 300)
  }

  private func start(_ arguments: [String], _ environment: [String: String] = [:]) -> RunningProgram {
    RunningProgram(
      Microtome.path, ["verify"] + arguments, environment: Microtome.environment.merging(environment) { $1 })
  }

  @Test func theVerdictStandsLast() throws {
    let outcome = run(folder("bytes.zarr"))
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.last?.contains("all right; 36 objects, 36 chunks") == true)
    #expect(lines[0].contains("mag 1") && lines[0].contains("36 chunks"))
    #expect(run("\(goldenFolder)/hdf5/tree.h5").status == 1)
  }

  @Test func damageIsNamedAndEndsWith1() throws {
    TestFile.write([1, 2, 3], to: folder("bytes.zarr/0/c/1/2/3"))
    let outcome = run(folder("bytes.zarr"), "--json", folder("report.json"))
    #expect(outcome.status == 1 && outcome.errors.isEmpty)
    #expect(outcome.text.contains("/bytes.zarr/0/c/1/2/3: chunk 1,2,3, bytes 0..<3: decode: "))
    #expect(outcome.text.split(separator: "\n").last?.contains("NOT ALL RIGHT: 1 fault; 36 objects") == true)
    let report = try JSON(parsing: Bytes(try #require(TestFile.read(folder("report.json")))))
    #expect(report["ok"] == false && report["totals"]?["faultCount"] == 1 && report["totals"]?["objects"] == 36)
    let fault = try #require(report["arrays"]?.array?.first?["faults"]?.array?.first)
    #expect(fault["file"]?.string == folder("bytes.zarr/0/c/1/2/3") && fault["chunk"]?.ints == [1, 2, 3])
    #expect(fault["offset"] == 0 && fault["bytes"] == 3 && fault["fault"] == "decode")
    let toOutput = run(folder("bytes.zarr"), "--json", "-")
    #expect(toOutput.status == 1)
    #expect(try JSON(parsing: Bytes(toOutput.output)) == report)
  }

  /// What is not supported is neither a fault nor all right: said once, with the first chunk that it is about.
  @Test func whatIsNotSupportedIsNotChecked() throws {
    TestFile.write(
      """
      {"@type":"neuroglancer_multiscale_volume","type":"image","data_type":"uint8","num_channels":1,
       "scales":[{"key":"8","size":[4,4,12],"resolution":[8,8,8],"chunk_sizes":[[4,4,4]],"encoding":"raw",
                  "voxel_offset":[0,0,0]}]}
      """, to: folder("vol/info"))
    TestFile.write(Array(repeating: 7, count: 64), to: folder("vol/8/0-4_0-4_0-4"))
    for end in [8, 12] { TestFile.write([1, 2, 3], to: folder("vol/8/0-4_0-4_\(end - 4)-\(end).br")) }
    let outcome = run(folder("vol"), "--json", folder("report.json"))
    #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.text.contains("NOT ALL CHECKED: 2 chunks not checked; 3 objects, 3 chunks"))
    #expect(!outcome.text.contains("faults\n") && !outcome.text.contains("decode:"))
    #expect(outcome.text.split(separator: "\n").count { $0.contains("Brotli") } == 1)
    let report = try JSON(parsing: Bytes(try #require(TestFile.read(folder("report.json")))))
    #expect(report["ok"] == false && report["totals"]?["faultCount"] == 0 && report["totals"]?["unchecked"] == 2)
    #expect(report["totals"]?["decodedBytes"] == 64)
    let reason = try #require(report["arrays"]?.array?.first?["uncheckedReasons"]?.array?.first)
    #expect(reason["count"] == 2 && reason["chunk"]?.ints == [0, 0, 1])
    #expect(reason["file"]?.string == folder("vol/8/0-4_0-4_4-8.br"))

    // An array that cannot be opened at all.
    let document = try #require(TestFile.text(folder("bytes.zarr/0/zarr.json")))
    TestFile.write(document, to: folder("group/a/zarr.json"))
    TestFile.write(
      document.replacing(#""name":"bytes""#, with: #""name":"no.such.codec""#), to: folder("group/b/zarr.json"))
    TestFile.write(#"{"zarr_format":3,"node_type":"group","attributes":{}}"#, to: folder("group/zarr.json"))
    let group = run(folder("group"))
    #expect(group.status == 1 && group.text.contains("NOT ALL CHECKED: 1 array not checked"), "\(group.text)")
    #expect(group.text.contains("no.such.codec"))
  }

  /// Of a chunk inside of an HDF5 file the bytes are those of the file, where h5py finds them.
  @Test func damageInAFileOfManyArrays() throws {
    let text = try #require(TestFile.read("\(goldenFolder)/hdf5/chunks.json"))
    let item = try #require(
      try JSON(parsing: Bytes(text)).array?.first { $0["array"]?.string == "gzip-shuffle-le-i2" })
    let chunk = try #require(item["chunks"]?.array?.first { $0.array?.first?.ints == [1, 0, 1] }?.array)
    let (offset, length) = (try #require(chunk[1].int), try #require(chunk[2].int))
    var file = try #require(TestFile.read("\(goldenFolder)/hdf5/arrays.h5"))
    for byte in offset..<offset + length { file[byte] = 0xFF }
    TestFile.write(file, to: folder("arrays.h5"))
    let outcome = run(folder("arrays.h5"), "--array", "gzip-shuffle-le-i2", "--json", folder("report.json"))
    #expect(outcome.status == 1, "\(outcome.errors)")
    let report = try JSON(parsing: Bytes(try #require(TestFile.read(folder("report.json")))))
    #expect(report["totals"]?["faultCount"] == 1 && report["totals"]?["chunks"] == 8)
    let fault = try #require(report["arrays"]?.array?.first?["faults"]?.array?.first)
    #expect(fault["chunk"]?.ints == [1, 0, 1] && fault["fault"] == "decode")
    #expect(fault["offset"]?.int == offset && fault["bytes"]?.int == length)
  }

  @Test func partsOfASource() throws {
    TestFile.write([1, 2, 3], to: folder("bytes.zarr/0/c/1/2/3"))
    // A folder of the array, one object, a layer, a mag, an array.
    let part = run(folder("bytes.zarr/0/c/0"))
    #expect(part.status == 0 && part.text.contains("all right; 12 objects"))
    #expect(run(folder("bytes.zarr/0/c/1")).status == 1)
    let one = run(folder("bytes.zarr/0/c/1/2/3"))
    #expect(one.status == 1 && one.text.contains("; 1 object, 1 chunk"))
    let set = "\(goldenFolder)/webknossos/wkw"
    let layer = run(set, "--layer", "color", "--mag", "1")
    #expect(layer.status == 0 && layer.text.contains("color/1") && !layer.text.contains("segmentation"))
    #expect(run(set, "--array", "color/1").text.contains("4 files"))
    let shard = run("\(goldenFolder)/shards/zarrs-crc/c/0/0/0")
    #expect(shard.status == 0 && shard.text.contains("1 object, 30 chunks"))
    for (arguments, word) in [
      ([set, "--layer", "nothing"], "its layers are"), ([set, "--mag", "3"], "its mags are"),
      ([set, "--array", "color/1", "--mag", "1"], "cannot be combined"), ([set, "--sample", "0"], "at least 1"),
    ] {
      let outcome = start(arguments).outcome()
      #expect(outcome.status == 64 && outcome.errors.contains(word), "\(outcome.errors)")
      expectOneLine(outcome)
    }
    let nothing = run(folder("nowhere"))
    #expect(nothing.status == 1)
    expectOneLine(nothing)
  }

  /// Killed in the midst of it, then started again: the report is that of one run.
  @Test func aKilledRunGoesOn() throws {
    TestFile.write([1, 2, 3], to: folder("bytes.zarr/0/c/0/1/2"))
    TestFile.write([4], to: folder("bytes.zarr/0/c/2/1/1"))
    let gate = FaultGate()
    let server = FaultServer(folder: folder.path) { $0.path.hasSuffix("/c/1/1/1") ? [.hold(until: gate)] : [] }
    let source = "http://\(server.authority)/bytes.zarr"
    let state = folder("state.json")
    func position() -> Int? {
      TestFile.read(state).flatMap { try? JSON(parsing: Bytes($0))["position"]?.int }
    }
    let killed = start([source, "--resume", state])
    // All objects in front of the one that does not come.
    #expect(killed.wait(within: 120) { position() == 17 })
    killed.send(SIGKILL)
    #expect(killed.outcome().signal == SIGKILL)
    gate.open()
    let asked = server.requests.count
    let outcome = run(source, "--resume", state, "--json", folder("resumed.json"))
    #expect(outcome.status == 1 && outcome.errors.contains("goes on behind 17 of 36 objects"), "\(outcome.errors)")
    #expect(server.requests.dropFirst(asked).allSatisfy { !$0.path.contains("/c/0/") })
    let whole = run(source, "--json", folder("whole.json"))
    #expect(whole.status == 1 && TestFile.read(folder("whole.json")) == TestFile.read(folder("resumed.json")))
    // Once all is done there is nothing to go on with.
    #expect(TestFile.read(state) == nil && TestFile.read(state + ".lock") == nil)
  }

  @Test(arguments: [SIGINT, SIGTERM]) func signalsKeepTheState(_ signal: Int32) throws {
    let gate = FaultGate()
    let server = FaultServer(folder: folder.path) { $0.path.hasSuffix("/c/2/2/3") ? [.hold(until: gate)] : [] }
    let source = "http://\(server.authority)/bytes.zarr"
    let places = ["XDG_STATE_HOME": folder("state")]
    let program = start([source], places)
    #expect(program.wait(within: 120) { server.answers > 36 })
    program.send(signal)
    let outcome = program.outcome(within: 120)
    #expect(outcome.status == 130 && outcome.text.isEmpty && outcome.errors.contains("the same command goes on"))
    expectOneLine(outcome)
    gate.open()
    let resumed = run(source, environment: places)
    #expect(resumed.status == 0 && resumed.errors.contains("goes on behind"), "\(resumed.errors)")
    #expect(resumed.text.contains("all right; 36 objects"))
    #expect(run(source, "--fresh", environment: places).errors.isEmpty)
  }

  /// Two at once would write into one state.
  @Test func onlyOneAtATime() throws {
    let gate = FaultGate()
    let server = FaultServer(folder: folder.path) { $0.path.hasSuffix("/c/0/0/0") ? [.hold(until: gate)] : [] }
    let source = "http://\(server.authority)/bytes.zarr"
    let first = start([source, "--resume", folder("state.json")])
    #expect(first.wait(within: 120) { server.requests.contains { $0.path.hasSuffix("/c/0/0/0") } })
    let second = run(source, "--resume", folder("state.json"))
    #expect(second.status == 64 && second.errors.contains("another process"))
    gate.open()
    #expect(first.outcome(within: 120).status == 0)
  }

  @Test func overAServerThatLists() throws {
    TestFile.write([9], to: folder("bytes.zarr/0/c/2/0/0"))
    TestFile.write([9], to: folder("bytes.zarr/0/c/notes.txt"))
    let server = NginxServer(folder: folder, settings: "autoindex on;")
    let outcome = run("http://\(server.authority)/bytes.zarr")
    #expect(outcome.status == 1 && outcome.text.contains("1 fault; 36 objects"), "\(outcome.errors)\(outcome.text)")
    #expect(outcome.text.contains("1 file that do not belong to the array: c/notes.txt"))
  }
}
