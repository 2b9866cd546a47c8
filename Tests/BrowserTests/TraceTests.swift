import JSON
import TestSupport
import Testing

extension InTerminal {
  @Suite struct TraceTests {
    let volume = SampleVolume()

    @Test func everyFrameIsALineOfJSON() throws {
      let file = volume.folder("trace.jsonl")
      TestFile.write("{\"frame\": \"earlier\"}\n", to: file)
      let session = try BrowsingSession(volume.path, "--trace", file)
      try session.expectView("three planes")
      session.terminal.press("Right")
      session.view.center.x += 8
      try session.expectView("a step to the right")
      session.terminal.press("C-c")
      try session.terminal.wait("the shell") { $0.text.contains("status=0") }

      var frames = try (TestFile.text(file) ?? "").split(separator: "\n").map { try JSON(parsing: String($0)) }
      #expect(frames.removeFirst()["frame"]?.string == "earlier", "lines are appended")
      #expect(frames.count >= 3)
      let causes = frames.compactMap { $0["cause"]?.string }
      #expect(causes.first == "start")
      #expect(causes.contains("Right"))
      // The session presses both at once, so that they may share a frame.
      #expect(causes.contains("C") || causes.contains("_"))
      var time = 0.0
      for (index, frame) in frames.enumerated() {
        #expect(frame["frame"]?.int == index + 1)
        for key in [
          "t", "bytes", "plan_ms", "compose_ms", "encode_ms", "write_ms", "visible", "ready", "coarse", "missing",
          "inflight",
          "cache_bytes", "fetched_bytes",
        ] {
          let value = try #require(frame[key]?.double, "\(key) in \(frame.text())")
          #expect(value >= 0)
        }
        let now = frame["t"]?.double ?? 0
        #expect(now >= time)
        time = now
        let (visible, ready) = (frame["visible"]?.int ?? 0, frame["ready"]?.int ?? 0)
        #expect(visible == ready + (frame["coarse"]?.int ?? 0) + (frame["missing"]?.int ?? 0))
      }
      let last = try #require(frames.last)
      #expect(last["visible"]?.int == last["ready"]?.int)
      #expect((last["fetched_bytes"]?.int ?? 0) >= 36 * 4096)
      #expect((frames.first?["bytes"]?.int ?? 0) > 1000)
    }
  }
}
