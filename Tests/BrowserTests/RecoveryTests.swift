import TestSupport
import Testing
import Voxels

extension InTerminal {
  /// Browsing goes on when servers do not.
  @Suite(.timeLimit(.minutes(10))) struct RecoveryTests {
    let volume = SampleVolume(isDeep: false)

    /// The server is killed, the view moves to where nothing is known, and the server comes back: so does the picture,
    /// without a key press.
    @Test(.disabled("needs the automatic retry"))
    func aServerThatComesBackIsNoticed() throws { try recover { _ in } }

    @Test func aServerThatComesBackIsAskedAgain() throws { try recover { $0.press("R") } }

    private func recover(with help: (TmuxSession) -> Void) throws {
      let server = NginxServer(folder: volume.folder)
      let session = try BrowsingSession("http://\(server.authority)/ramp.zarr")
      try session.expectView("the first place", within: 120)
      server.kill()
      // Another chunk along z, which nobody has asked for: XY shows nothing of it.
      session.terminal.type(":goto 48 40 4")
      session.terminal.press("Enter")
      session.view.center = Vector3(48.0, 40, 4)
      try session.terminal.wait("the complaint", within: 120) { $0.text(59).contains("damaged") }
      server.start()
      help(session.terminal)
      try session.expectView("the place behind", within: 240)
    }
  }
}
