import JSON
import TestSupport
import Testing

/// The demo, which has neither file nor network.
@Suite struct DemoTests {
  @Test func withoutATerminalOneFrameIsPrinted() {
    let outcome = Microtome.run("demo")
    #expect(outcome.status == 0)
    let screen = TerminalScreen(outcome.output)
    #expect(screen.rows.map(\.count) == Array(repeating: 200, count: 60))
    #expect(screen.text(59).contains("zoom 6"))
    #expect(screen.text(58).contains("30000, 16000, 21000"))
    #expect((0..<60).contains { screen.text($0).contains("membrane") })
  }

  /// The panel says what the collection asks for; the disabled layer stays off.
  @Test func presetsTakeEffect() {
    let outcome = Microtome.run("demo", "--size", "120x40")
    let screen = TerminalScreen(outcome.output)
    let layers = (0..<40).map { screen.text($0) }
    let em = layers.first { $0.contains("■ em") } ?? ""
    #expect(em.contains("40…210 inv") && em.contains("●"))
    #expect(layers.contains { $0.contains("○") && $0.contains("membrane") })
    #expect(layers.contains { $0.contains("●") && $0.contains("seg") && $0.contains("25 %") })
  }

  @Test func itIsMoreThanAHundredTerabytesWithAFullPyramid() throws {
    let outcome = Microtome.run("info", "demo://tissue/em", "--json")
    let info = try JSON(parsing: outcome.text)
    let mags = try #require(info["layers"]?.array?.first?["mags"]?.array)
    let voxels = try #require(mags.first?["shape"]?.ints).reduce(1, *)
    #expect(voxels >= 100_000_000_000_000)
    #expect(try #require(mags.last?["shape"]?.ints).allSatisfy { $0 <= 64 })
    #expect(mags.count == 11)
  }
}
