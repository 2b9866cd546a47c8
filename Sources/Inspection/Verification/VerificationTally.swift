import JSON
import Voxels

/// What was found in some objects: sums, and what is wrong.
public struct VerificationTally: Sendable, Equatable {
  /// The most faults that are kept word for word.
  static let faultLimit = 10_000

  /// Objects that were looked at, and of them those that are not there.
  public internal(set) var objects = 0
  public internal(set) var missingObjects = 0
  /// Chunks that are stored, and places in the objects where none is, so that voxels there are fill value.
  public internal(set) var chunks = 0
  public internal(set) var missingChunks = 0
  /// Chunks that are stored although all of their voxels are fill value.
  public internal(set) var onlyFill = 0
  /// Bytes of chunks as they are stored and as they are decoded.
  public internal(set) var storedBytes = 0
  public internal(set) var decodedBytes = 0
  public internal(set) var faultCount = 0
  public internal(set) var faults: [VerificationFault] = []
  /// What was not checked, a reason each.
  public internal(set) var unchecked: [Unchecked] = []

  init() {}

  /// How many chunks were not checked.
  public var uncheckedCount: Int { unchecked.reduce(0) { $0 + $1.count } }

  static func += (left: inout VerificationTally, right: VerificationTally) {
    left.objects += right.objects
    left.missingObjects += right.missingObjects
    left.chunks += right.chunks
    left.missingChunks += right.missingChunks
    left.onlyFill += right.onlyFill
    left.storedBytes += right.storedBytes
    left.decodedBytes += right.decodedBytes
    left.faultCount += right.faultCount
    left.faults += right.faults.prefix(max(0, faultLimit - left.faults.count))
    for more in right.unchecked { Unchecked.add(more, to: &left.unchecked) }
  }

  mutating func add(_ fault: VerificationFault) {
    faultCount += 1
    if faults.count < VerificationTally.faultLimit { faults.append(fault) }
  }
}

extension VerificationTally {
  /// An object that is not there.
  static var missing: VerificationTally {
    var tally = VerificationTally()
    tally.objects = 1
    tally.missingObjects = 1
    return tally
  }

  /// An object of one chunk.
  init(_ chunk: ExaminedChunk, file: String) {
    objects = 1
    chunks = 1
    storedBytes = chunk.storedBytes ?? 0
    decodedBytes = chunk.decodedBytes
    let range = chunk.range ?? chunk.storedBytes.map { 0..<$0 }
    switch chunk.finding {
    case .sound(let isOnlyFill): onlyFill = isOnlyFill ? 1 : 0
    case .wrongChecksum(let failure):
      add(.init(file: file, chunk: chunk.position, kind: .checksum, range: range, message: failure.problem))
    case .undecodable(let failure):
      add(.init(file: file, chunk: chunk.position, kind: .decode, range: range, message: failure.problem))
    case .unsupported(let failure):
      decodedBytes = 0
      unchecked = [Unchecked(reason: failure.explanation, file: file, chunk: chunk.position)]
    }
  }

  /// An object with many chunks, all of which were looked at.
  init(_ report: ShardReport) {
    objects = 1
    chunks = report.layout.present
    missingChunks = report.missing ?? 0
    onlyFill = report.onlyFill ?? 0
    storedBytes = report.layout.storedBytes
    decodedBytes = report.decodedBytes
    report.forEachFault { fault in
      faults.append(VerificationFault(fault, of: report.facts))
      return faults.count < VerificationTally.faultLimit
    }
    faultCount = report.faultCount
    if let reason = report.uncheckedReason, let first = report.firstUnchecked {
      let count = report.unchecked
      decodedBytes = Int(Double(decodedBytes) * (1 - Double(count) / Double(max(count, chunks))))
      let position = report.table.position(ofEntry: first)
      let start = report.facts.firstChunk ?? position.map { _ in 0 }
      unchecked = [
        Unchecked(reason: reason, count: count, file: report.facts.file, chunk: zip(position, start).map(+))
      ]
    }
  }

  /// An object that cannot be read, or of which not even the index makes sense.
  init(_ failure: Failure, file: String) {
    objects = 1
    if failure.code == .unsupported {
      unchecked = [Unchecked(reason: failure.explanation, file: file, chunk: nil)]
    } else {
      add(.init(file: file, kind: failure.code == .io ? .io : .decode, message: failure.problem))
    }
  }

  /// The sums, as reports and saved states have them.
  var sums: [(key: String, value: JSON)] {
    [
      ("objects", objects), ("missingObjects", missingObjects), ("chunks", chunks), ("missingChunks", missingChunks),
      ("onlyFill", onlyFill), ("storedBytes", storedBytes), ("decodedBytes", decodedBytes),
      ("faultCount", faultCount), ("unchecked", uncheckedCount),
    ].map { ($0.0, .integer(Int64($0.1))) }
  }

  var json: JSON {
    var object = JSONObject()
    for (key, value) in sums { object[key] = value }
    object["faults"] = .array(faults.map(\.json))
    object["uncheckedReasons"] = .array(unchecked.map(\.json))
    return .object(object)
  }

  /// Nil for what is no tally.
  init?(_ json: JSON) {
    func sum(_ key: String) -> Int? { json[key]?.int.flatMap { $0 >= 0 ? $0 : nil } }
    guard let objects = sum("objects"), let missingObjects = sum("missingObjects"), let chunks = sum("chunks"),
      let missingChunks = sum("missingChunks"), let onlyFill = sum("onlyFill"), let storedBytes = sum("storedBytes"),
      let decodedBytes = sum("decodedBytes"), let faultCount = sum("faultCount"), let faults = json["faults"]?.array,
      let unchecked = json["uncheckedReasons"]?.array
    else { return nil }
    self.objects = objects
    self.missingObjects = missingObjects
    self.chunks = chunks
    self.missingChunks = missingChunks
    self.onlyFill = onlyFill
    self.storedBytes = storedBytes
    self.decodedBytes = decodedBytes
    self.faultCount = faultCount
    self.faults = faults.compactMap { VerificationFault($0) }
    self.unchecked = unchecked.compactMap { Unchecked($0) }
    guard self.faults.count == faults.count, self.unchecked.count == unchecked.count else { return nil }
  }
}
