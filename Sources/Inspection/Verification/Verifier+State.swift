import JSON
import Voxels

extension Verifier {
  private static let version = 2

  /// All that another run needs to go on behind the objects that are done.
  public var state: JSON {
    let plan = plan
    let (tallies, position) = ledger.withLock { ($0.tallies, $0.position) }
    var object = JSONObject()
    object["version"] = .integer(Int64(Verifier.version))
    object["sample"] = sample.map { ["count": .integer(Int64($0.count)), "seed": .unsigned($0.seed)] } ?? .null
    object["position"] = .integer(Int64(position))
    object["arrays"] = .array(
      arrays.indices.map { index in
        [
          "name": .string(arrays[index].objects.location.name), "part": .string("\(arrays[index].part)"),
          "objects": .integer(Int64(plan.lists[index].count)),
          "fingerprint": .string(String(plan.lists[index].fingerprint, radix: 16)), "tally": tallies[index].json,
        ]
      })
    return .object(object)
  }

  /// Takes over what an earlier run has found, as far as its objects are still the same.
  ///
  /// - Returns: how many objects need not be looked at again; 0 for a state of something else.
  public func restore(_ state: JSON) -> Int {
    let plan = plan
    guard state["version"]?.int == Verifier.version, let position = state["position"]?.int, position > 0,
      let items = state["arrays"]?.array, isSameSample(state["sample"])
    else { return 0 }
    // The position counts objects of all arrays in front of it, so these have to be the same ones.
    var tallies: [VerificationTally] = []
    var end = 0
    for (index, item) in items.enumerated() {
      guard arrays.indices.contains(index), item["name"]?.string == arrays[index].objects.location.name,
        item["part"]?.string == "\(arrays[index].part)", item["objects"]?.int == plan.lists[index].count,
        item["fingerprint"]?.string == String(plan.lists[index].fingerprint, radix: 16),
        let tally = item["tally"].flatMap({ VerificationTally($0) })
      else { break }
      tallies.append(tally)
      end = min(position, plan.items(ofArray: index).upperBound)
    }
    // A sample of other objects is another one.
    guard end > 0, sample == nil || tallies.count == arrays.count else { return 0 }
    while tallies.count < arrays.count { tallies.append(VerificationTally()) }
    let restored = VerificationLedger(tallies, position: end)
    ledger.withLock { $0 = restored }
    return end
  }

  private func isSameSample(_ json: JSON?) -> Bool {
    guard let sample else { return json == .null }
    return json?["count"]?.int == sample.count && json?["seed"].flatMap(Verifier.unsigned) == sample.seed
  }

  private static func unsigned(_ json: JSON) -> UInt64? {
    switch json {
    case .integer(let value): UInt64(exactly: value)
    case .unsigned(let value): value
    default: nil
    }
  }
}
