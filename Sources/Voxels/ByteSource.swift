/// A part of an object.
public enum ByteRange: Sendable, Hashable {
  case whole
  /// `count` bytes from `offset`.
  case from(offset: Int, count: Int)
  /// The last `count` bytes.
  case suffix(Int)
}

/// One object whose bytes can be read by range.
public protocol ByteSource: Sendable {
  /// What to call the object in messages: its path or URL.
  var name: String { get }

  /// Parts of the object, in the order asked for; nil when the object does not exist.
  ///
  /// - Parameter limit: the most bytes that `whole` may return.
  /// - Throws: ``Failure``: `corrupt` when a range reaches beyond the end, `tooLarge` when the limit is passed, `io`.
  func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]?

  /// The object as it is now, after reading ended with a ``Failure`` of code `changed`; nil where there is no such
  /// thing. What was learnt from the old version must not be used with it.
  func renewed() -> (any ByteSource)?
}

extension ByteSource {
  public func renewed() -> (any ByteSource)? { nil }

  /// One part of the object; nil when it does not exist.
  public func read(_ range: ByteRange, limit: Int = .max) async throws -> Bytes? {
    try await read([range], limit: limit)?.first
  }
}
