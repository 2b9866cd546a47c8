import Chunks
import Glyphs
import Slicing
import Voxels

/// What the cache holds and has done.
enum StatisticsOverlay {
  static func draw(
    _ statistics: CacheStatistics, _ counts: SliceCounts, _ failure: Failure?, into grid: inout CellGrid,
    size: ScreenSize
  ) {
    var lines = [
      "visible     \(counts.visible) chunks: \(counts.ready) ready, \(counts.coarse) coarse, \(counts.missing) missing, "
        + "\(counts.failed) damaged",
      "cache       \(ByteCount.text(statistics.bytes)) of \(ByteCount.text(statistics.budget)), \(statistics.chunks) chunks",
      "reading     \(statistics.inflight) now, \(statistics.queued) waiting, \(statistics.guessed) ahead of the view",
      "pace        \(pace(statistics.pace))",
      "hits        \(share(statistics.hits, of: statistics.shown)) of \(statistics.shown) chunks were here when they came into view",
      "since start \(statistics.fetched) chunks, \(ByteCount.text(statistics.fetchedBytes)) decoded, \(statistics.evicted) evicted",
      "            \(statistics.cancelled) given up, \(statistics.failed) failed",
    ]
    if let failure { lines.append("failure     \(failure.line)") }
    let width = min(size.columns - 2, 90)
    guard width > 10, size.rows > lines.count + 5 else { return }
    let place = CellRectangle(column: 1, row: 1, width: width, height: lines.count + 2)
    grid.fill(place, style: Theme.text)
    for (row, line) in lines.enumerated() {
      grid.put(line, column: place.column + 1, row: place.row + 1 + row, style: Theme.text, maxColumns: width - 2)
    }
  }

  private static func pace(_ pace: ReadPace) -> String {
    guard pace.latency > 0 else { return "nothing read yet" }
    let rate = pace.bytesPerSecond > 0 ? ", \(ByteCount.text(Int(min(pace.bytesPerSecond, 1e15))))/s decoded" : ""
    return "\((pace.latency * 1000).formatted(decimals: 0)) ms a chunk\(rate)"
  }

  private static func share(_ part: Int, of whole: Int) -> String {
    whole > 0 ? "\((Double(part) / Double(whole) * 100).formatted(decimals: 0)) %" : "0 %"
  }
}
