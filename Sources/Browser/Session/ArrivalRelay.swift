import Voxels

/// Passes on that chunks have arrived, to whoever listens by then: the cache is older than the terminal.
public final class ArrivalRelay: Sendable {
  /// In a structure, since a bare closure is wrapped once more each time that it is read through a lock.
  private struct Listener: Sendable {
    let notify: @Sendable () -> Void
  }

  private let listener = Locked<Listener?>(nil)

  public init() {}

  /// Sets who is told; nil for nobody.
  public func connect(_ listener: (@Sendable () -> Void)?) {
    self.listener.withLock { $0 = listener.map { Listener(notify: $0) } }
  }

  public func arrived() { listener.withLock { $0 }?.notify() }
}
