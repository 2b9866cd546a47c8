import JSON
import TestSupport
import Testing
import Voxels

extension InTerminal {
  /// The key that copies a link of what is shown.
  @Suite struct LinkKeyTests {
    private let volume = SampleVolume()

    @Test func copiesALinkOfTheView() throws {
      let server = FaultServer(folder: volume.folder.path)
      let session = try BrowsingSession("http://\(server.authority)/ramp.zarr")
      session.terminal.press("Right", "f", "f", "i", "!")
      session.terminal.press("W")
      try session.terminal.wait("the message") { $0.text.contains("a link for Neuroglancer is copied") }
      let link = session.terminal.clipboard
      #expect(link.hasPrefix("https://neuroglancer-demo.appspot.com/#!%7B"))
      let info = try JSON(parsing: Microtome.run("info", link, "--json", within: 60).text)
      let start = ExpectedView()
      let position = try #require(info["view"]?["position"]?.doubles)
      let expected = [start.center.x + 8, start.center.y, start.center.z + 2]
      for (found, wanted) in zip(position, expected) { #expect(abs(found - wanted) < 1e-6) }
      #expect(abs((info["view"]?["zoom"]?.double ?? 0) - start.zoom / 1.2599210498948732) < 1e-6)
      #expect(info["layers"]?.array?.first?["rendering"]?["inverted"] == true)

      // Where no clipboard can be reached, it is on the screen in the end.
      session.terminal.press("C-c")
      let screen = try session.terminal.wait("the shell") { $0.text.contains("status=0") }
      #expect(screen.text.filter { $0 != "\n" }.contains(link))
    }

    @Test func localFilesHaveNoLink() throws {
      let session = try BrowsingSession(volume.path)
      session.terminal.press("W")
      try session.terminal.wait("the reason") { $0.text.contains("no web page can read local files, such as ramp") }
      session.terminal.press("C-c")
      let screen = try session.terminal.wait("the shell") { $0.text.contains("status=0") }
      #expect(!screen.text.contains("neuroglancer-demo"))
    }
  }
}
