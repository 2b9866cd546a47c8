import JSON
import Voxels

/// What a verification has found.
public struct VerificationReport: Sendable {
  /// What was found in one array.
  public struct Entry: Sendable {
    public let array: VerifiableArray
    public let list: ObjectList
    public let tally: VerificationTally
  }

  /// In the order of the arrays.
  public let entries: [Entry]
  /// Arrays that could not be opened at all, and why.
  public let failures: [Failure]
  public let sample: ObjectSample?
  /// All arrays together.
  public let total: VerificationTally

  init(_ verifier: Verifier, failures: [Failure]) {
    let plan = verifier.plan
    let tallies = verifier.ledger.withLock { $0.tallies }
    sample = verifier.sample
    self.failures = failures
    var entries: [Entry] = []
    var total = VerificationTally()
    for (index, array) in verifier.arrays.enumerated() {
      var tally = tallies[index]
      for failure in plan.lists[index].failures {
        tally.add(VerificationFault(file: failure.source, kind: .io, message: failure.problem))
      }
      total += tally
      entries.append(Entry(array: array, list: plan.lists[index], tally: tally))
    }
    self.entries = entries
    self.total = total
  }

  /// Whether everything was checked, and nothing is wrong.
  public var isFaultless: Bool { total.faultCount == 0 && failures.isEmpty && total.unchecked.isEmpty }

  /// Arrays that could not be opened since something of them is not supported; the others are damaged.
  public var unsupported: [Failure] { failures.filter { $0.code == .unsupported } }
}

extension Verifier {
  /// What has been found.
  ///
  /// - Parameter failures: arrays that could not be opened.
  public func report(failures: [Failure] = []) -> VerificationReport { VerificationReport(self, failures: failures) }
}

extension VerificationReport {
  /// The report as one document.
  ///
  /// - Parameter source: what was verified, as the user named it.
  public func json(source: String) -> JSON {
    var document = JSONObject()
    document["source"] = .string(source)
    document["ok"] = .bool(isFaultless)
    document["sample"] = sample.map { ["count": .integer(Int64($0.count)), "seed": .unsigned($0.seed)] } ?? .null
    document["totals"] = VerificationReport.object(total.sums)
    document["arrays"] = .array(entries.map(\.json))
    document["unreadable"] = .array(
      failures.map { failure in
        [
          "array": .string(failure.source), "message": .string(failure.problem),
          "supported": .bool(failure.code != .unsupported),
        ]
      })
    return .object(document)
  }

  static func object(_ members: [(key: String, value: JSON)]) -> JSON {
    var object = JSONObject()
    for (key, value) in members { object[key] = value }
    return .object(object)
  }
}

extension VerificationReport.Entry {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["path"] = .string(array.path)
    object["array"] = .string(array.objects.location.name)
    object["layer"] = array.layer.map { .string($0) } ?? .null
    object["mag"] = array.mag.map { .string($0) } ?? .null
    object["unit"] = .string(array.objects.noun)
    object["listed"] = .bool(!list.isGuessed)
    for (key, value) in tally.sums { object[key] = value }
    object["faults"] = .array(tally.faults.map(\.json))
    object["uncheckedReasons"] = .array(tally.unchecked.map(\.json))
    object["notes"] = [
      "stray": .integer(Int64(list.stray.count)), "strayKeys": .strings(list.stray.examples),
      "outside": .integer(Int64(list.outside.count)), "outsideKeys": .strings(list.outside.examples),
    ]
    return .object(object)
  }
}
