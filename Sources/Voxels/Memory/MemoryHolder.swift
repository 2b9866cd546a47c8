/// Who keeps memory that can be given up when others need it more.
///
/// Its memory is charged to an account of the ledger that it was made known to.
protocol MemoryHolder: AnyObject, Sendable {
  /// When what was not used for longest was used, by the ledger's clock; nil when there is nothing to give up.
  var oldestUse: Int? { get }

  /// Gives up what was not used for longest, until that was `bytes`, or everything left was used at `limit` or later.
  func giveUp(_ bytes: Int, usedBefore limit: Int)
}
