import Voxels

/// Objects that a server refused to show and that count as missing therefore, see ``HTTPAccess``: the user should know
/// that something may be there.
public final class ForbiddenObjects: Sendable {
  public static let shared = ForbiddenObjects()

  /// Beyond so many of one server more are not told apart.
  private static let limit = 1 << 16

  /// Hashes of names, by the server or bucket.
  private let hashes = Locked<[String: Set<Int>]>([:])

  private init() {}

  /// - Parameter name: what the object is called in messages.
  func note(_ name: String) {
    let origin = Origin.of(name) ?? name
    hashes.withLock { hashes in
      if hashes[origin, default: []].count < ForbiddenObjects.limit {
        hashes[origin, default: []].insert(name.hashValue)
      }
    }
  }

  /// Whether an object of that name was refused.
  public func contains(_ name: String) -> Bool {
    hashes.withLock { $0[Origin.of(name) ?? name]?.contains(name.hashValue) ?? false }
  }

  /// How many objects of each server or bucket were refused so far.
  public var counts: [String: Int] { hashes.withLock { $0.mapValues(\.count) } }
}
