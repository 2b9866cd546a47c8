import Stores
import Voxels

/// Another store, whose reading is cancelled after so many reads once it is armed, as by a signal in the midst of the
/// work.
final class StoppingStore: Store {
  private let base: any Store
  private let left = Locked(Int.max)

  init(_ base: any Store) { self.base = base }

  func arm(after count: Int) { left.withLock { $0 = count } }

  func describe(_ key: String) -> String { base.describe(key) }

  func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    let mayRead = left.withLock { left in
      left -= 1
      return left >= 0
    }
    guard mayRead else { throw CancellationError() }
    return try await base.read(key, ranges, limit: limit)
  }

  func size(of key: String) async throws -> Int? { try await base.size(of: key) }
  func list(_ prefix: String) async throws -> [StoreEntry]? { try await base.list(prefix) }
  func walk(
    _ prefix: String, followsLinks: Bool, _ visit: @escaping @Sendable (WalkedPiece) -> Void
  ) async throws -> Bool {
    try await base.walk(prefix, followsLinks: followsLinks, visit)
  }
}
