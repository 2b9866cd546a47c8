import Chunks
import Glyphs
import Slicing
import Stores
import Voxels

/// What the cache, the network and the disk cache hold and have done.
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
    lines += network(HTTPTraffic.current, HTTPSettings.diskCacheStatistics)
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

  /// Nothing where no server is asked.
  private static func network(_ traffic: HTTPTraffic, _ disk: DiskCacheStatistics?) -> [String] {
    var lines: [String] = []
    if traffic.requests + traffic.underway > 0 {
      lines.append(
        "network     \(traffic.requests) requests, \(ByteCount.text(traffic.bytes)), "
          + "\(ByteCount.text(Int(min(traffic.bytesPerSecond, 1e15))))/s; \(traffic.underway) now, "
          + "\(traffic.cancelled) broken off, \(traffic.failed) failed")
    }
    if let disk, disk.hits + disk.misses > 0 {
      lines.append(
        "disk cache  \(share(disk.hits, of: disk.hits + disk.misses)) of \(disk.hits + disk.misses) parts, "
          + "\(ByteCount.text(disk.bytesRead)) read, \(ByteCount.text(disk.bytesStored)) stored")
      if let trouble = disk.trouble { lines.append("            \(trouble.printable)") }
    }
    return lines
  }

  private static func share(_ part: Int, of whole: Int) -> String {
    whole > 0 ? "\((Double(part) / Double(whole) * 100).formatted(decimals: 0)) %" : "0 %"
  }
}
