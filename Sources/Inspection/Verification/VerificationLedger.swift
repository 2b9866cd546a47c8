import Voxels

/// What was found so far, array by array. Objects are entered in their order, whenever they come, so that at any moment
/// a run can end and another one go on behind the last of them.
struct VerificationLedger: Sendable {
  /// What the objects of each array amount to.
  private(set) var tallies: [VerificationTally]
  /// All objects before this one are entered.
  private(set) var position: Int
  /// Objects behind it that came first.
  private var early: [Int: (array: Int, tally: VerificationTally)] = [:]

  init(arrayCount: Int) {
    tallies = Array(repeating: VerificationTally(), count: arrayCount)
    position = 0
  }

  /// A ledger that goes on where another one ended.
  init(_ tallies: [VerificationTally], position: Int) {
    self.tallies = tallies
    self.position = position
  }

  mutating func enter(_ item: Int, array: Int, _ tally: VerificationTally) {
    early[item] = (array, tally)
    while let next = early.removeValue(forKey: position) {
      tallies[next.array] += next.tally
      position += 1
    }
  }
}
