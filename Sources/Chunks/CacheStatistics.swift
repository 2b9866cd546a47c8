/// What a cache holds and has done.
public struct CacheStatistics: Sendable, Equatable {
  /// Memory that cached chunks take.
  public var bytes = 0
  public var budget = 0
  public var chunks = 0
  /// Chunks that are being read.
  public var inflight = 0
  /// Chunks that are shown, but neither here nor being read.
  public var queued = 0
  /// Guessed chunks that wait.
  public var guessed = 0
  /// Since start: chunks read, decoded bytes, chunks that failed, reads given up because nobody wanted them any more.
  public var fetched = 0
  public var fetchedBytes = 0
  public var failed = 0
  public var cancelled = 0
  /// Since start: chunks that came into view, and those of them that were here already.
  public var shown = 0
  public var hits = 0
  /// Since start: chunks that went because memory was needed.
  public var evicted = 0
  public var pace = ReadPace()

  public init() {}
}
