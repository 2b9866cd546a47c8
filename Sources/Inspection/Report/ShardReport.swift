import Voxels

/// What there is to say about one object: a value, made from its index and, once verified, from all of its chunks.
public struct ShardReport: Sendable {
  /// What can be said of one chunk's checksum.
  public enum ChunkChecksum: String, Sendable {
    case ok, bad
    /// It has none.
    case none
    /// It has one, which nobody has looked at.
    case unchecked
  }

  /// The most messages of damaged chunks that are kept word for word.
  private static let messageLimit = 10_000

  public let facts: ShardFacts
  public private(set) var table: ChunkTable
  public let layout: ObjectLayout
  /// What is wrong with indexes and headers.
  public let indexFaults: [ShardFault]
  /// Whether every chunk was looked at.
  public private(set) var isVerified = false
  /// Why chunks were not checked that are encoded with something that is not supported, in the words of the first.
  public private(set) var uncheckedReason: String?
  private var messages: [Int: String] = [:]

  init(_ facts: ShardFacts, table: ChunkTable, indexFaults: [ShardFault] = []) {
    var table = table
    self.facts = facts
    self.indexFaults = indexFaults
    layout = ObjectLayout(of: &table, byteCount: facts.byteCount, reserved: facts.reserved)
    self.table = table
  }

  /// Chunks of the grid that are not stored, so that they are fill value; nil when nobody can tell.
  public var missing: Int? {
    guard facts.isBox, facts.isIndexReadable else { return nil }
    return max(0, facts.insideGrid.reduce(1, *) - (layout.present - presentOutside))
  }

  /// Chunks of the grid that lie beyond the array's edges.
  public var outside: Int { facts.isBox ? table.grid.reduce(1, *) - facts.insideGrid.reduce(1, *) : 0 }

  /// Chunks that are stored although they lie beyond the array's edges.
  public var presentOutside: Int {
    guard facts.isBox, outside > 0 else { return 0 }
    return (0..<table.count).count { entry in
      table.isPresent(entry) && !zip(table.position(ofEntry: entry), facts.insideGrid).allSatisfy { $0 < $1 }
    }
  }

  /// Decoded bytes of all chunks that lie inside of the object.
  public var decodedBytes: Int {
    guard facts.clipsChunks else {
      return layout.entries.count * facts.decodedByteCount(at: Array(repeating: 0, count: table.grid.count))
    }
    return layout.entries.reduce(0) { $0 + facts.decodedByteCount(at: table.position(ofEntry: Int($1))) }
  }

  /// Decoded bytes of all chunks that lie inside of the object, without what lies beyond the array's edges.
  var clippedBytes: Int {
    layout.entries.reduce(0) { $0 + facts.byteCount(at: table.position(ofEntry: Int($1)), isClipped: true) }
  }

  /// Chunks that are stored although all of their voxels are fill value; nil when they were not looked at.
  public var onlyFill: Int? { isVerified ? table.marks.count { $0.contains(.onlyFill) } : nil }

  public func checksum(ofEntry entry: Int) -> ChunkChecksum {
    guard facts.hasChunkChecksums, table.isPresent(entry) else { return .none }
    let marks = table.marks[entry]
    if marks.contains(.wrongChecksum) { return .bad }
    return marks.contains(.examined) && marks.isDisjoint(with: [.undecodable, .unreadable]) ? .ok : .unchecked
  }

  /// Chunks that were not checked, since what they are encoded with is not supported.
  public var unchecked: Int { uncheckedReason == nil ? 0 : table.marks.count { $0.contains(.unsupported) } }

  /// The first chunk that was not checked: its number.
  var firstUnchecked: Int? { uncheckedReason == nil ? nil : table.marks.firstIndex { $0.contains(.unsupported) } }

  public var faultCount: Int {
    indexFaults.count
      + table.marks.reduce(0) { count, marks in
        count + marks.intersection(.faults).rawValue.nonzeroBitCount
      }
  }

  public var isFaultless: Bool { indexFaults.isEmpty && table.marks.allSatisfy { $0.isDisjoint(with: .faults) } }

  /// All faults, those of indexes first, then chunk by chunk; made one by one, since there may be millions.
  ///
  /// - Parameter body: returns whether to go on.
  public func forEachFault(_ body: (ShardFault) -> Bool) {
    for fault in indexFaults where !body(fault) { return }
    for entry in 0..<table.count where !table.marks[entry].isDisjoint(with: .faults) {
      for fault in faults(ofEntry: entry) where !body(fault) { return }
    }
  }

  private func faults(ofEntry entry: Int) -> [ShardFault] {
    let marks = table.marks[entry]
    let index = table.position(ofEntry: entry)
    let range = table.range(ofEntry: entry)
    var faults: [ShardFault] = []
    func add(_ mark: ChunkMarks, _ kind: ShardFault.Kind, _ message: String) {
      if marks.contains(mark) { faults.append(ShardFault(index: index, kind: kind, message: message, range: range)) }
    }
    add(
      .outOfRange, .outOfRange,
      "the index has it at \(table.offsets[entry]) with \(table.lengths[entry]) bytes, "
        + "which is not inside of the \(facts.byteCount) bytes of the file")
    add(.overlap, .overlap, "its bytes \(text(range)) belong to something else as well")
    add(.wrongChecksum, .checksum, messages[entry] ?? "its checksum is wrong")
    add(.undecodable, .decode, messages[entry] ?? "it cannot be decoded")
    add(.unreadable, .io, messages[entry] ?? "it cannot be read")
    return faults
  }

  private func text(_ range: Range<Int>?) -> String {
    range.map { "\($0.lowerBound)..<\($0.upperBound)" } ?? "nowhere"
  }

  mutating func note(_ entry: Int, _ marks: ChunkMarks, _ message: String? = nil) {
    table.marks[entry].formUnion(marks)
    if let message, messages.count < ShardReport.messageLimit { messages[entry] = message }
  }

  mutating func note(_ entry: Int, _ finding: ChunkFinding) {
    switch finding {
    case .sound(let isOnlyFill): note(entry, isOnlyFill ? [.examined, .onlyFill] : .examined)
    case .wrongChecksum(let failure): note(entry, [.examined, .wrongChecksum], failure.problem)
    case .undecodable(let failure): note(entry, [.examined, .undecodable], failure.problem)
    case .unsupported(let failure):
      note(entry, .unsupported)
      if uncheckedReason == nil { uncheckedReason = failure.explanation }
    }
  }

  mutating func finishVerification() { isVerified = true }
}
