/// What a cache holds and has done.
public struct CacheStatistics: Sendable, Equatable {
  /// Memory that cached chunks take.
  public var bytes = 0
  public var budget = 0
  public var chunks = 0
  /// Chunks that are being read.
  public var inflight = 0
  /// Wanted chunks that are neither here nor being read.
  public var queued = 0
  /// Since start: chunks read, decoded bytes, chunks that failed, reads given up because nobody wanted them any more.
  public var fetched = 0
  public var fetchedBytes = 0
  public var failed = 0
  public var cancelled = 0

  public init() {}
}
