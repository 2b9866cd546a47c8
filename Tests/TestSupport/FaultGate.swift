import Voxels

/// What answers of a ``FaultServer`` wait at, so that a test knows what comes first without a look at the clock.
public final class FaultGate: Sendable, Equatable {
  private let state: Locked<(isOpen: Bool, missing: Int?)>

  /// - Parameter count: so many have to come to the gate for it to open by itself; nil leaves that to ``open()``.
  public init(for count: Int? = nil) { state = Locked((count == 0, count)) }

  /// Lets everybody through, now and later.
  public func open() { state.withLock { $0.isOpen = true } }

  public var isOpen: Bool { state.withLock { $0.isOpen } }

  /// Somebody has come.
  func arrive() {
    state.withLock { state in
      guard let missing = state.missing else { return }
      state.missing = missing - 1
      if missing <= 1 { state.isOpen = true }
    }
  }

  public static func == (one: FaultGate, other: FaultGate) -> Bool { one === other }
}
