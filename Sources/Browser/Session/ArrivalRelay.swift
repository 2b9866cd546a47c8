import Voxels

/// Passes on that chunks have arrived, to whoever listens by then: the cache is older than the terminal.
public final class ArrivalRelay: Sendable {
  private let listener = Locked<(@Sendable () -> Void)?>(nil)

  public init() {}

  /// Sets who is told; nil for nobody.
  public func connect(_ listener: (@Sendable () -> Void)?) { self.listener.withLock { $0 = listener } }

  public func arrived() { listener.withLock { $0 }?() }
}
