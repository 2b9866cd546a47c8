import Synchronization

/// What one holder has in a ``MemoryLedger``. Everything is credited when the account ends.
public final class MemoryAccount: Sendable {
  public let purpose: MemoryLedger.Purpose
  private let ledger: MemoryLedger
  private let bytes = Atomic(0)

  public init(_ purpose: MemoryLedger.Purpose, in ledger: MemoryLedger = .shared) {
    self.purpose = purpose
    self.ledger = ledger
  }

  deinit { ledger.add(-used, purpose) }

  /// Bytes that are charged and not credited.
  public var used: Int { bytes.load(ordering: .relaxed) }

  /// Notes that the holder took memory.
  ///
  /// - Parameter bytes: what the allocation takes, such as ``Bytes/footprint``.
  public func charge(_ bytes: Int) {
    self.bytes.wrappingAdd(bytes, ordering: .relaxed)
    ledger.add(bytes, purpose)
  }

  /// Notes that the holder let go of memory.
  public func credit(_ bytes: Int) { charge(-bytes) }
}
