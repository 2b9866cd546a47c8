import Chunks
import JSON
import Slicing

/// What `--trace` says of one drawn frame.
public struct FrameTrace: Sendable {
  /// Seconds since the session started.
  public var time = 0.0
  public var frame = 0
  /// A key's name, `data`, `resize`, …
  public var cause = ""
  /// Bytes for the terminal.
  public var bytes = 0
  /// Deciding which chunks are wanted, where the view changed.
  public var planMilliseconds = 0.0
  public var composeMilliseconds = 0.0
  public var encodeMilliseconds = 0.0
  public var writeMilliseconds = 0.0
  public var counts = SliceCounts()
  public var statistics = CacheStatistics()

  /// One line of JSON without a newline.
  public var line: String {
    let object: JSON = [
      "t": .number(time), "frame": .integer(Int64(frame)), "cause": .string(cause), "bytes": .integer(Int64(bytes)),
      "plan_ms": .number(planMilliseconds), "compose_ms": .number(composeMilliseconds),
      "encode_ms": .number(encodeMilliseconds),
      "write_ms": .number(writeMilliseconds), "visible": .integer(Int64(counts.visible)),
      "ready": .integer(Int64(counts.ready)), "coarse": .integer(Int64(counts.coarse)),
      "missing": .integer(Int64(counts.missing)), "inflight": .integer(Int64(statistics.inflight)),
      "cache_bytes": .integer(Int64(statistics.bytes)), "fetched_bytes": .integer(Int64(statistics.fetchedBytes)),
    ]
    return object.text()
  }
}
