import TestSupport
import Testing

extension InTerminal {
  /// The map of a shard, and the way from it to its chunks and back.
  @Suite struct ShardMapTests {
    @Test func walkingOpeningAndComingBack() throws {
      let terminal = try TmuxSession(columns: 120, rows: 40)
      terminal.enter("'\(Microtome.path)' shard '\(goldenFolder)/shards/zarrs-crc/c/0/0/0' --map; echo \"status=$?\"")
      try terminal.wait("the map") {
        $0.text.contains("presence: ") && $0.text.contains("chunk 0,0,3 (z,y,x): 38 bytes at 99")
      }
      terminal.press("Left")
      try terminal.wait("the chunk at its left") { $0.text.contains("chunk 0,0,2 (z,y,x)") }
      terminal.press("Left", "Left", "Left", "Left")
      try terminal.wait("the missing one at the edge") { $0.text.contains("chunk 0,0,0 (z,y,x): missing, all fill") }
      terminal.press("Down", "Right", "PgDn")
      try terminal.wait("another one") {
        $0.text.contains("chunk 1,1,1 (z,y,x)") && $0.text.contains("voxels 4,4,4 to 8,8,8")
      }
      for (key, word) in [("s", "size: "), ("r", "ratio: "), ("c", "checksum: "), ("Tab", "presence: ")] {
        terminal.press(key)
        try terminal.wait(word) { $0.text.contains(word) }
      }
      terminal.press("Enter")
      try terminal.wait("the browser at the chunk") { $0.text.contains("6, 6, 6") && !$0.text.contains("presence: ") }
      terminal.press("Escape")
      try terminal.wait("the map again") { $0.text.contains("chunk 1,1,1 (z,y,x)") }
      terminal.press("Enter")
      try terminal.wait("the browser") { !$0.text.contains("presence: ") && $0.text.contains("6, 6, 6") }
      terminal.press("O")
      try terminal.wait("the map once more") { $0.text.contains("chunk 1,1,1 (z,y,x)") }
      terminal.resize(columns: 60, rows: 20)
      try terminal.wait("the smaller map") { $0.rows.count == 20 && $0.text.contains("chunk 1,1,1 (z,y,x)") }
      terminal.press("q")
      try terminal.wait("the shell") { $0.text.contains("status=0") }
      #expect(terminal.value("#{alternate_on}") == "0")
    }
  }
}
