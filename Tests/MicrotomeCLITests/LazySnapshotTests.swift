import TestSupport
import Testing

/// A picture of a collection needs its reference and what is on; nobody asks for the rest.
@Suite(.timeLimit(.minutes(5))) struct LazySnapshotTests {
  private let folder = TemporaryFolder()

  init() {
    for name in ["one", "two", "three"] { Samples.image(name: name).write(to: folder("\(name).zarr")) }
    write("inner", [("./two.zarr", "two", ""), ("./three.zarr", "three", #""disabled": true"#)])
    write(
      "outer",
      [
        ("./one.zarr", "one", #""disabled": true"#), ("./inner.json", "inner", ""),
        ("./gone.zarr", "gone", #""disabled": true"#),
      ])
  }

  private func write(_ name: String, _ members: [(path: String, name: String, rendering: String)]) {
    let list = members.map { path, name, rendering in
      #"{"type": "\#(path.hasSuffix(".json") ? "collection" : "image")", "path": "\#(path)", "name": "\#(name)","#
        + #""attributes": {"rendering": {\#(rendering)}}}"#
    }
    TestFile.write(
      #"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "\#(name)", "members": [\#(list.joined(separator: ","))]}}}"#,
      to: folder("\(name).json"))
  }

  private func snapshot(_ arguments: String...) -> (outcome: RunningProgram.Outcome, asked: Set<String>) {
    let server = FaultServer(folder: folder.path)
    let outcome = RunningProgram(
      Microtome.path,
      ["snapshot", "http://\(server.authority)/outer.json", "--cache-dir", "none", "--size", "100x30"] + arguments,
      environment: Microtome.environment
    ).outcome(within: 120)
    return (outcome, Set(server.requests.compactMap { $0.path.split(separator: "/").first.map(String.init) }))
  }

  @Test func whatIsOffStaysClosed() {
    let (outcome, asked) = snapshot()
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    // The first one is the reference, off or on.
    #expect(asked == ["outer.json", "one.zarr", "inner.json", "two.zarr"])
    let text = TerminalScreen(outcome.output).text
    #expect(text.contains(/○ ■ one/) && text.contains(/● ■ two/))
    #expect(text.contains(/○ three +not open/) && text.contains(/○ gone +not open/))
  }

  @Test func chosenLayersAreOpened() {
    let (outcome, asked) = snapshot("--layers", "inner/three")
    #expect(outcome.status == 0)
    #expect(asked == ["outer.json", "one.zarr", "inner.json", "three.zarr"])
    #expect(TerminalScreen(outcome.output).text.contains(/● ■ three/))
  }

  @Test func aGroupIsAllInIt() {
    let (outcome, asked) = snapshot("--layers", "inner")
    #expect(outcome.status == 0)
    #expect(asked == ["outer.json", "one.zarr", "inner.json", "two.zarr", "three.zarr"])
    let text = TerminalScreen(outcome.output).text
    #expect(text.contains(/○ ■ one/) && text.contains(/● ■ two/) && text.contains(/● ■ three/))
  }

  @Test func aChosenLayerThatFailsIsAnError() {
    let (outcome, _) = snapshot("--layers", "gone")
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("microtome: ") && outcome.errors.contains("gone.zarr"))
    let (unknown, _) = snapshot("--layers", "two")
    #expect(unknown.status == 64 || unknown.status == 1)
    #expect(unknown.errors.contains("has no layer two") && unknown.errors.contains("one, inner, gone"))
  }
}
