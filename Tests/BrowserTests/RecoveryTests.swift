import TestSupport
import Testing
import Voxels

extension InTerminal {
  /// Browsing goes on when servers do not.
  @Suite(.timeLimit(.minutes(10))) struct RecoveryTests {
    private static let extent = Vector3(96, 80, 1024)

    private static func value(_ x: Int, _ y: Int, _ z: Int) -> Int { 40 + (x + 2 * y + 5 * z) % 200 }

    /// Whether XY shows that slice, around voxel 48,40 at zoom 1.
    private func shows(_ z: Int, _ session: BrowsingSession, _ screen: TerminalScreen) -> Bool {
      guard let place = session.layout.viewports.first(where: { $0.orientation == .xy })?.cells else { return false }
      let (width, height) = (place.width, place.height * 2)
      for y in 2..<height {
        for x in 4..<width {
          let voxel = (x: x - width / 2 + 48, y: y - height / 2 + 40)
          guard (0..<RecoveryTests.extent.x).contains(voxel.x), (0..<RecoveryTests.extent.y).contains(voxel.y) else {
            continue
          }
          let gray = UInt32(RecoveryTests.value(voxel.x, voxel.y, z)) * 0x010101
          if screen.pixel(place.column + x, place.row * 2 + y) != .rgb(gray) { return false }
        }
      }
      return true
    }

    /// The server is killed, the view leaps to where nothing is known, and the server comes back: so does the picture,
    /// without a key press.
    @Test func aServerThatComesBackIsNoticed() throws {
      let server = NginxServer()
      let extent = RecoveryTests.extent
      let array = TestArray([extent.z, extent.y, extent.x], chunk: [16, 40, 48]) { index in
        UInt64(RecoveryTests.value(index[2], index[1], index[0]))
      }
      // Of the slices between the two places there is nothing.
      TestImage("tall", axes: ["z", "y", "x"], levels: [(array, scale: [10, 10, 10])]).write(
        to: server.folder("tall.zarr")
      ) { (128..<896).contains($0[0] * 16) }
      let session = try BrowsingSession("http://\(server.authority)/tall.zarr")
      try session.terminal.wait("the first place", within: 120) { shows(24, session, $0) }
      session.terminal.press("\\")
      try session.terminal.wait("what the network did") { $0.text.contains(/network +[1-9][0-9]* requests, [1-9]/) }
      session.terminal.press("\\")
      try session.terminal.wait("the first place again") { shows(24, session, $0) }
      server.kill()
      session.terminal.type(":goto 48 40 1000")
      session.terminal.press("Enter")
      try session.terminal.wait("the complaint", within: 120) { $0.text.contains("no connection to") }
      #expect(!shows(1000, session, session.terminal.screen))
      server.start()
      try session.terminal.wait("the place behind", within: 240) { shows(1000, session, $0) }
    }
  }
}
