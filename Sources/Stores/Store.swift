import Voxels

/// A part of an object.
public enum ByteRange: Sendable, Hashable {
  case whole
  /// `count` bytes from `offset`.
  case from(offset: Int, count: Int)
  /// The last `count` bytes.
  case suffix(Int)
}

/// Bytes by key and range, from somewhere: a folder, memory, a server, an archive.
///
/// Keys are relative paths with `/` between their parts. All calls are cancellable and never block a cooperative
/// thread. An object that is not there is nil, never an error.
public protocol Store: Sendable {
  /// What to call an object in messages: its path or URL.
  func describe(_ key: String) -> String

  /// Parts of one object, in the order asked for; nil when the object does not exist.
  ///
  /// - Parameter limit: the most bytes that `whole` may return.
  /// - Throws: ``Failure``: `corrupt` when a range reaches beyond the end, `tooLarge` when the limit is passed, `io`.
  func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]?

  /// The object's size in bytes; nil when it does not exist.
  func size(of key: String) async throws -> Int?

  /// The names directly below a prefix, sorted; nil when this store cannot list.
  func list(_ prefix: String) async throws -> [StoreEntry]?
}

/// One name in a listing.
public struct StoreEntry: Sendable, Equatable {
  public let name: String
  /// Whether more names lie below it.
  public let isPrefix: Bool

  public init(name: String, isPrefix: Bool) {
    self.name = name
    self.isPrefix = isPrefix
  }
}

extension Store {
  /// One part of an object; nil when the object does not exist.
  public func read(_ key: String, _ range: ByteRange = .whole, limit: Int) async throws -> Bytes? {
    try await read(key, [range], limit: limit)?.first
  }
}
