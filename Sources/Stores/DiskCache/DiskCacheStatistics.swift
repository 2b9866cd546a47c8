/// What a disk cache has done since the program started.
public struct DiskCacheStatistics: Sendable, Equatable {
  /// Parts of objects that were there.
  public var hits = 0
  /// Parts that had to be fetched, or would have had to be.
  public var misses = 0
  /// Bytes of the parts that were there.
  public var bytesRead = 0
  /// Entries that were found to be damaged, and removed.
  public var damaged = 0
  /// Bytes of parts that were stored.
  public var bytesStored = 0
  /// Why nothing is stored any more; nil while all is well.
  public var trouble: String?
}
