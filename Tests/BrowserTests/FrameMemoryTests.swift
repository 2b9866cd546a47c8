import Browser
import Chunks
import Testing
import Voxels

@Suite struct FrameMemoryTests {
  let volume = SampleVolume()

  /// Frames count as memory for as long as whoever makes them lives.
  @Test func framesAreCharged() async throws {
    let size = ScreenSize(columns: 200, rows: 60)
    let (state, cache) = try await SampleVolume.state([volume.path], size: size)
    let ledger = MemoryLedger(budget: 64 << 20)
    do {
      var builder = FrameBuilder(cache: cache, ledger: ledger)
      #expect(ledger.used == 0)
      _ = builder.compose(state, size: size)
      let used = ledger.used(for: .frames)
      // Pixels of four bytes, two a cell, and what they are made from.
      #expect(used >= 200 * 120 * 4 && used < 4 << 20)
      _ = builder.compose(state, size: size)
      #expect(ledger.used(for: .frames) == used, "memory is kept, not taken again")
    }
    #expect(ledger.used == 0)
  }
}
