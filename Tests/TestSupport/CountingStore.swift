import Stores
import Voxels

/// Another store, with every read counted: how many requests, and how many bytes they brought.
public final class CountingStore: Store {
  private let base: any Store
  private let counts = Locked((requests: 0, bytes: 0))

  public init(_ base: any Store) { self.base = base }

  /// Ranges asked for so far. A read of several ranges counts as many.
  public var requests: Int { counts.withLock { $0.requests } }
  /// Bytes delivered so far.
  public var bytes: Int { counts.withLock { $0.bytes } }

  public func reset() { counts.withLock { $0 = (0, 0) } }

  public func describe(_ key: String) -> String { base.describe(key) }

  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    let parts = try await base.read(key, ranges, limit: limit)
    counts.withLock { counts in
      counts.requests += ranges.count
      for part in parts ?? [] { counts.bytes += part.count }
    }
    return parts
  }

  public func size(of key: String) async throws -> Int? { try await base.size(of: key) }

  public func list(_ prefix: String) async throws -> [StoreEntry]? { try await base.list(prefix) }
}
