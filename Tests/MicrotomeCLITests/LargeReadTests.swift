import Glibc
import TestSupport
import Testing

/// `read` of more than memory and disks hold, and its interruption.
@Suite struct LargeReadTests {
  let folder = TemporaryFolder()
  var path: String { folder("endless.zarr") }

  init() { Samples.endless(1 << 20).writeMetadata(to: path) }

  @Test func memoryIsBoundedWhateverTheRegion() throws {
    // An exabyte streams; a few hundred megabytes of it tell.
    let program = Microtome.start(["read", path, "--size", "1048576,1048576,1048576", "-o", "-"], discardsOutput: true)
    #expect(program.wait(within: 60) { program.outputCount > 320 << 20 })
    program.send(SIGTERM)
    let outcome = program.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.peakMemory > 1 << 20)
    #expect(outcome.peakMemory < 400 << 20, "\(outcome.peakMemory >> 20) MB")
  }

  @Test func memoryIsBoundedOutsideOfTheVolume() {
    let outcome = Microtome.run(
      "read", path, "--offset", "2000000,0,0", "--size", "50000,50000,1", "-o", "/dev/null", within: 60)
    #expect(outcome.status == 0)
    #expect(outcome.peakMemory > 1 << 20)
    #expect(outcome.peakMemory < 400 << 20, "\(outcome.peakMemory >> 20) MB")
  }

  @Test func whatNoDiskHoldsIsRefusedBeforeItIsBegun() {
    let exabyte = Microtome.run("read", path, "-o", folder("out.npy"))
    #expect(exabyte.status == 1)
    expectOneLine(exabyte)
    #expect(exabyte.errors.contains("bytes do not fit the"))

    TestArray([1 << 40, 1 << 40, 1 << 40], chunk: [64, 64, 64], dataType: "uint64") { _ in 0 }
      .writeMetadata(to: folder("overflowing.zarr"))
    for mode in [[], ["--array", "."]] {
      let outcome = Microtome.start(["read", folder("overflowing.zarr"), "-o", folder("out.raw")] + mode).outcome()
      #expect(outcome.status == 1)
      expectOneLine(outcome)
      #expect(outcome.errors.contains("more than any disk holds"))
    }
    #expect(folder.names == ["endless.zarr", "overflowing.zarr"])
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func interruptedItLeavesNothing(_ signal: Int32) throws {
    // 8 GB, of which a few are written at most.
    let program = Microtome.start(["read", path, "--size", "4000,2000,1000", "-o", folder("out.npy")])
    try #require(program.wait { folder.names.contains { $0.hasPrefix("out.npy") } })
    program.send(signal)
    let outcome = program.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.output.isEmpty)
    #expect(folder.names == ["endless.zarr"])
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func interruptedWhileAPipeIsFullItEnds(_ signal: Int32) throws {
    let program = Microtome.start(["read", path, "-o", "-"])
    try #require(program.wait(reading: false) { program.hasOutputWaiting })
    program.send(signal)
    #expect(program.outcome().status == 130)
  }

  @Test func anOutputThatCannotBeWrittenIsAnError() {
    TestFile.write("", to: folder("file"))
    for (output, status) in [
      (folder("nowhere/out.npy"), Int32(1)), (folder("file/out.npy"), 1), (folder.path, 1), ("/dev/full", 1),
      (folder("out.txt"), 64), (folder("out"), 64),
    ] {
      let outcome = Microtome.run("read", path, "--size", "64,64,64", "-o", output)
      #expect(outcome.status == status, "\(output)")
      expectOneLine(outcome)
    }
    #expect(folder.names == ["endless.zarr", "file"])
  }

  @Test func aFileIsReplacedOnlyByAWholeOne() {
    TestFile.write("precious", to: folder("out.raw"))
    TestFile.write([1], to: TestArray.path(ofChunk: [0, 0, 0], in: path))
    #expect(Microtome.run("read", path, "--size", "64,64,64", "-o", folder("out.raw")).status == 1)
    #expect(TestFile.text(folder("out.raw")) == "precious")
    #expect(
      Microtome.run("read", path, "--offset", "64,0,0", "--size", "64,64,64", "-o", folder("out.raw")).status == 0)
    #expect(TestFile.read(folder("out.raw")) == Array(repeating: 9, count: 64 * 64 * 64))
  }

  @Test func aTerminalIsNoPlaceForAnArray() throws {
    let terminal = try TmuxSession(columns: 120, rows: 20)
    terminal.enter("'\(Microtome.path)' read '\(path)' --size 4,4,4 -o -; echo \"status=$?\"")
    try terminal.wait("the refusal") {
      $0.text.contains("microtome: standard output is a terminal; ") && $0.text.contains("status=64")
    }
  }
}
