import Scenes
import TestSupport
import Testing
import Voxels

extension InTerminal {
  /// Members of collections are opened behind what is shown, and only when they are on.
  @Suite(.timeLimit(.minutes(10))) struct LazyOpeningTests {
    let samples = SampleCollection()
    private let member = SampleCollection.member

    /// Segments over the image: half of both, rounded half up.
    private func both(_ voxel: Vector3<Int>) -> UInt32 {
      let below = ExpectedView.gray(level: 0)(voxel) & 255
      let half = (below * 128 + 128) >> 8
      let full = (255 * 128 + below * 128 + 128) >> 8
      switch SampleVolume.label(voxel) {
      case 7: return full << 16 | half << 8 | half
      case 9: return half << 16 | half << 8 | full
      default: return below * 0x010101
      }
    }

    private func server(holding path: String, until gate: FaultGate) -> FaultServer {
      FaultServer(folder: samples.volume.folder.path) { $0.path.hasPrefix(path) ? [.hold(until: gate)] : [] }
    }

    /// The members whose metadata or chunks somebody has asked for.
    private func asked(_ server: FaultServer, _ prefix: String) -> Set<String> {
      Set(
        server.requests.compactMap { $0.path.split(separator: "/").first.map(String.init) }.filter {
          $0.hasPrefix(prefix)
        })
    }

    @Test func aMemberThatIsHeldUpHidesNoOthers() throws {
      samples.write(
        "held.json", "held",
        [
          member("./ramp.zarr", "first", ""), member("./cells.zarr", "second", ""),
          member("./stain.zarr", "third", #""opacity": 0"#),
        ])
      samples.writeStain()
      let gate = FaultGate()
      let server = server(holding: "/cells.zarr", until: gate)
      let session = try BrowsingSession("http://\(server.authority)/held.json")
      try session.expectView("the first member")
      try session.terminal.wait("the others' rows") {
        $0.text.contains(/● second +opening…/) && $0.text.contains(/◐ ■ third +2 of 3 channels/)
      }
      // Keys work meanwhile, and what they do stays.
      session.terminal.press("Right", "Tab", "Tab", "J", "Tab")
      session.view.center.x += 8
      try session.expectView("a step to the right")
      gate.open()
      session.view.color = both
      try session.expectView("the segments too")
      try session.terminal.wait("the row of the second") { $0.text.contains(/● ▚ second +50 %/) }
    }

    @Test func fiveHundredMembersWaitForNobody() throws {
      let count = 500
      samples.write(
        "many.json", "many",
        [member("./ramp.zarr", "first", "")] + (1..<count).map { member("./x\($0).zarr", "x\($0)", "") })
      let gate = FaultGate()
      let server = server(holding: "/x", until: gate)
      // Up to the first frame.
      let session = try BrowsingSession("http://\(server.authority)/many.json")
      #expect(asked(server, "x").count <= Scene.openingWidth)
      try session.expectView("the first member")
      try session.terminal.wait("the rows, and a first request") {
        $0.text.contains("of 500") && $0.text.contains(/x1 +opening…/) && !asked(server, "x").isEmpty
      }
      let opening = asked(server, "x")
      #expect(opening.isSubset(of: (1...Scene.openingWidth).map { "x\($0).zarr" }), "in their order, and no more")
      // Chunks that nobody has read yet come past the members.
      session.terminal.press("S-PageDown")
      session.view.center.z += 10
      try session.expectView("ten slices further")
      session.terminal.press("C-c")
      try session.terminal.wait("the shell") { $0.text.contains("status=0") }
      #expect(session.terminal.value("#{alternate_on}") == "0")
    }

    @Test func whatIsOffIsOpenedWhenItIsSwitchedOn() throws {
      samples.write(
        "off.json", "off",
        [
          member("./ramp.zarr", "first", ""), member("./cells.zarr", "second", #""disabled": true"#),
        ])
      let server = FaultServer(folder: samples.volume.folder.path)
      let session = try BrowsingSession("http://\(server.authority)/off.json")
      try session.expectView("the first member")
      try session.terminal.wait("a row that says so") { $0.text.contains(/○ second +not open/) }
      #expect(asked(server, "cells").isEmpty)
      session.terminal.press("F2")
      session.view.color = both
      try session.expectView("both members")
      #expect(!asked(server, "cells").isEmpty)
      session.terminal.press("t")
      session.view.color = ExpectedView.gray(level: 0)
      try session.expectView("the first member alone")
    }

    @Test func aMemberThatFailsSaysWhyAndIsTriedAgain() throws {
      samples.write("late.json", "late", [member("./ramp.zarr", "first", ""), member("./cells.zarr", "second", "")])
      let isThere = Locked(false)
      let folder = samples.volume.folder.path
      let server = FaultServer(folder: folder) { request in
        request.path.hasPrefix("/cells.zarr") && !isThere.withLock { $0 } ? [.status(404)] : []
      }
      let session = try BrowsingSession("http://\(server.authority)/late.json", "--cache-dir", "none")
      try session.terminal.wait("that it failed") { $0.text.contains(/! second +unavailable/) }
      try session.expectView("the first member")
      session.terminal.press("Tab")
      try session.terminal.wait("why") { $0.text(59).contains("cells.zarr: ") }
      isThere.withLock { $0 = true }
      session.terminal.press("R")
      session.view.color = both
      try session.expectView("both members")
    }

    @Test func aSecondSourceThatDoesNotAnswerIsNotWaitedFor() throws {
      let gate = FaultGate()
      let server = server(holding: "/cells.zarr", until: gate)
      let session = try BrowsingSession(samples.volume.path, "http://\(server.authority)/cells.zarr")
      try session.expectView("the first source")
      try session.terminal.wait("the second one's row") { $0.text.contains(/cells +opening…/) }
      gate.open()
      session.view.color = both
      try session.expectView("both sources")
    }

    @Test func nestedCollectionsOpenLevelByLevel() throws {
      let session = try BrowsingSession(samples.writeNested())
      try session.terminal.wait("all three levels") { screen in
        [
          #/● ■ overview/#, #/▾ ◐ cortex +2 of 3/#, #/  ● ■ em +10…200/#, #/  ▾ ◐ synapses +1 of 2/#,
          #/    ● ▚ psd/#, #/    ○ vesicles +not open/#, #/    · soma +webknossos:mesh/#, #/● ■ GFP/#,
        ].allSatisfy { screen.text.contains($0) }
      }
    }
  }
}
