/// What went wrong, where, and what the user can do about it: the one error type of microtome.
///
/// A failure is shown as one line, `SOURCE: what is wrong; what to do`, see ``line``.
public struct Failure: Error, Sendable, Equatable {
  /// The kind of trouble, for code that has to tell kinds apart.
  public enum Code: Sendable, Equatable {
    /// Nothing is there: no file, no object, no node.
    case missing
    /// The bytes are there but damaged, or they contradict the metadata.
    case corrupt
    /// The object was replaced while it was read, and bytes of two versions would be mixed.
    case changed
    /// The metadata or document cannot be understood.
    case invalid
    /// A document leads back to itself.
    case circular
    /// A group that has nothing in it.
    case empty
    /// Well formed, but microtome cannot read it.
    case unsupported
    /// It would take more memory than is reasonable.
    case tooLarge
    /// The operating system or the network refused.
    case io
    /// The caller asked for something that makes no sense.
    case usage
    /// The caller lost interest.
    case cancelled
  }

  public let code: Code
  /// The file, URL or key that the trouble is about; empty when the thrower does not know it.
  public var source: String
  /// What is wrong, in one clause.
  public let problem: String
  /// What the user can do about it, in one clause.
  public let remedy: String?

  public init(_ code: Code, _ source: String = "", _ problem: String, remedy: String? = nil) {
    self.code = code
    self.source = source
    self.problem = problem
    self.remedy = remedy
  }

  /// The failure with its source filled in or put in front: `SOURCE/inner`.
  public func at(_ source: String) -> Failure {
    var copy = self
    copy.source = self.source.isEmpty ? source : "\(source): \(self.source)"
    return copy
  }

  /// One printable line without a trailing newline; control characters are shown escaped.
  public var line: String {
    var text = source.isEmpty ? problem : "\(source): \(problem)"
    if let remedy { text += "; \(remedy)" }
    return text.printable
  }

  /// Any error as a failure: itself, a cancellation, or something unforeseen in words.
  public static func wrapping(_ error: any Error, source: String = "") -> Failure {
    if let failure = error as? Failure { return failure }
    if error is CancellationError { return Failure(.cancelled, source, "cancelled") }
    return Failure(.io, source, "\(error)")
  }
}

extension Failure: CustomStringConvertible {
  public var description: String { line }
}
