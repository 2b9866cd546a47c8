import Browser
import TestSupport
import Testing
import Voxels

@Suite struct SegmentNameTests {
  /// The status line has the segment's name behind its id, with its control characters escaped.
  @Test func nameUnderTheCrosshair() async throws {
    let size = ScreenSize(columns: 200, rows: 60)
    let (state, cache) = try await SampleVolume.state(
      ["\(goldenFolder)/precomputed/scene"], position: [101, -20, 5], zoom: 1, size: size)
    var lines: Set<String> = []
    for place: Vector3<Double> in [
      [101, -20, 5], [105, -20, 5], [101, -16, 5], [101, -20, 9], [105, -20, 9], [101, -16, 9],
    ] {
      var state = state
      state.position = place
      var builder = FrameBuilder(cache: cache)
      builder.plan(state, size: size, exactly: true)
      await cache.settle()
      builder.encode(state, size: size, counts: builder.compose(state, size: size))
      lines.insert(builder.grid.text(row: 58))
    }
    #expect(lines.count == 6)
    #expect(lines.contains { $0.contains("scene: 16114216841932056372 (glia)") })
    #expect(lines.contains { $0.contains("scene: 4154339397315733314 (soma \\e[31mred)") })
    // A segment without a name.
    #expect(lines.contains { $0.contains("scene: 0") && !$0.dropFirst(40).contains("(") }, "\(lines)")
  }
}
