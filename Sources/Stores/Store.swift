import Voxels

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

  /// Tells all objects below a prefix, piece by piece in no order; false when this store cannot list.
  ///
  /// - Parameters:
  ///   - followsLinks: whether symbolic links are taken for what they lead to; else they are counted.
  ///   - visit: called on any thread, maybe on several at once.
  func walk(
    _ prefix: String, followsLinks: Bool, _ visit: @escaping @Sendable (WalkedPiece) -> Void
  ) async throws -> Bool

  /// An object as it is now, after it has changed while it was read; nil where that cannot be told.
  func renewed(_ key: String) -> (any ByteSource)?
}

extension Store {
  public func renewed(_ key: String) -> (any ByteSource)? { nil }
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

/// One object of a store.
public struct StoreObject: ByteSource {
  public let store: any Store
  public let key: String

  public init(_ store: any Store, _ key: String) {
    self.store = store
    self.key = key
  }

  public var name: String { store.describe(key) }

  public func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try await store.read(key, ranges, limit: limit)
  }

  public func renewed() -> (any ByteSource)? { store.renewed(key) }
}

extension Store {
  /// One part of an object; nil when the object does not exist.
  public func read(_ key: String, _ range: ByteRange = .whole, limit: Int) async throws -> Bytes? {
    try await read(key, [range], limit: limit)?.first
  }
}

extension ByteRange {
  /// The bytes that are meant in an object of `size` bytes.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when the range reaches outside, (`tooLarge`) when `whole` passes the limit.
  func resolved(size: Int, limit: Int, source: String) throws(Failure) -> Range<Int> {
    switch self {
    case .whole:
      guard size <= limit else {
        throw Failure(.tooLarge, source, "has \(size) bytes where at most \(limit) make sense")
      }
      return 0..<size
    case .from(let offset, let count):
      let (end, overflow) = offset.addingReportingOverflow(count)
      guard offset >= 0, count >= 0, !overflow, end <= size else {
        throw Failure(.corrupt, source, "\(count) bytes at \(offset) are wanted, but the object ends at \(size)")
      }
      return offset..<end
    case .suffix(let count):
      guard count >= 0, count <= size else {
        throw Failure(.corrupt, source, "its last \(count) bytes are wanted, but it has only \(size)")
      }
      return size - count..<size
    }
  }
}
