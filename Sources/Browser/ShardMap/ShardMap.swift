import Glibc
import Inspection
import Rendering
import Voxels

/// The inner grid of a shard as a picture: what is shown of its chunks, and which of them is looked at.
public struct ShardMap: Sendable {
  /// What the colours of chunks say.
  public enum Quantity: String, Sendable, CaseIterable {
    case presence, size, ratio, checksum
  }

  public let report: ShardReport
  public var quantity = Quantity.presence
  /// The chunk under the cursor, as a position of the grid.
  public private(set) var cursor: [Int]
  /// The axes of the grid that are x, y and z.
  let axes: [Int?]

  private static let beyond: UInt32 = 0x18181c
  private static let missing: UInt32 = 0x38384a
  private static let damaged: UInt32 = 0xff4040
  private static let present: UInt32 = 0x30c050
  private static let onlyFill: UInt32 = 0x709078
  private static let unknown: UInt32 = 0xc09048
  private static let scale = Colormaps.named("viridis")?.lookup ?? []

  public init(_ report: ShardReport) {
    self.report = report
    axes = report.facts.spatialGridAxes
    cursor = report.table.grid.map { _ in 0 }
    // What is stored is looked at first.
    if let entry = report.layout.smallest?.entry { cursor = report.table.position(ofEntry: entry) }
  }

  /// Moves the cursor along x, y or z, to the edge at most.
  public mutating func move(_ direction: Int, by steps: Int) {
    guard let axis = axes[direction] else { return }
    cursor[axis] = min(max(0, cursor[axis] + steps), report.table.grid[axis] - 1)
  }

  /// How many chunks there are along x, y or z.
  func extent(_ direction: Int) -> Int { axes[direction].map { report.table.grid[$0] } ?? 1 }

  /// The cursor along x, y or z.
  func place(_ direction: Int) -> Int { axes[direction].map { cursor[$0] } ?? 0 }

  /// The colour of the chunk at a place, as a pixel.
  func color(at position: [Int]) -> UInt32 {
    guard zip(position, report.facts.insideGrid).allSatisfy({ $0 < $1 }) else { return ShardMap.beyond }
    guard let entry = report.table.entry(at: position), report.table.isPresent(entry) else { return ShardMap.missing }
    let marks = report.table.marks[entry]
    if !marks.isDisjoint(with: .faults) { return ShardMap.damaged }
    switch quantity {
    case .presence: return marks.contains(.onlyFill) ? ShardMap.onlyFill : ShardMap.present
    case .checksum:
      switch report.checksum(ofEntry: entry) {
      case .ok: return ShardMap.present
      case .bad: return ShardMap.damaged
      case .none: return 0x808088
      case .unchecked: return ShardMap.unknown
      }
    case .size, .ratio:
      let share = share(ofEntry: entry)
      return ShardMap.color(quantity == .size ? share : 1 - share)
    }
  }

  /// 0 for the smallest chunk, 1 for the largest, by the logarithm of their bytes.
  private func share(ofEntry entry: Int) -> Double {
    guard let least = report.layout.smallest?.bytes, let most = report.layout.largest?.bytes, most > least else {
      return 0.5
    }
    let bytes = Double(report.table.lengths[entry])
    return log(max(1, bytes) / max(1, Double(least)))
      / log(Double(most) / max(1, Double(least)))
  }

  /// A colour of the scale.
  static func color(_ share: Double) -> UInt32 { scale.isEmpty ? present : scale[Int(min(max(share, 0), 1) * 255)] }

  /// What the colours mean: a text each, and the colour; a run of colours for a scale.
  var legend: [(text: String, colors: [UInt32])] {
    var legend: [(text: String, colors: [UInt32])]
    let steps = stride(from: 0.0, through: 1, by: 0.125).map(ShardMap.color)
    let (least, most) = (report.layout.smallest?.bytes ?? 0, report.layout.largest?.bytes ?? 0)
    switch quantity {
    case .presence:
      legend = [("stored", [ShardMap.present])]
      if report.onlyFill ?? 0 > 0 { legend.append(("nothing but fill", [ShardMap.onlyFill])) }
    case .size: legend = [("\(ByteCount.text(least)) to \(ByteCount.text(most))", steps)]
    case .ratio: legend = [("\(ratio(most)) to \(ratio(least))", steps)]
    case .checksum:
      legend =
        report.facts.hasChunkChecksums
        ? [("right", [ShardMap.present]), ("unchecked", [ShardMap.unknown])] : [("none", [0x808088])]
    }
    return legend + [("missing", [ShardMap.missing]), ("damaged", [ShardMap.damaged])]
  }

  private func ratio(_ bytes: Int) -> String {
    let decoded = report.facts.chunkShape.reduce(report.facts.elementType.size, *)
    return (Double(decoded) / Double(max(1, bytes))).formatted(decimals: 2)
  }

  /// What there is to say of the chunk under the cursor, in one line.
  var line: String {
    let names = report.facts.gridAxes.map { report.facts.axes[$0].printable }.joined(separator: ",")
    var text = "chunk \(cursor.map(String.init).joined(separator: ",")) (\(names)): "
    if !zip(cursor, report.facts.insideGrid).allSatisfy({ $0 < $1 }) { return text + "beyond the array's edge" }
    if let entry = report.table.entry(at: cursor), report.table.isPresent(entry) {
      let bytes = report.table.lengths[entry]
      text += "\(bytes) bytes at \(report.table.offsets[entry])"
      if bytes > 0 {
        let ratio = Double(report.facts.decodedByteCount(at: cursor)) / Double(bytes)
        text += ", ratio \(ratio.formatted(decimals: 2))"
      }
      let checksum = report.checksum(ofEntry: entry)
      if checksum != .none { text += ", checksum \(checksum.rawValue)" }
      if !report.table.marks[entry].isDisjoint(with: .faults) { text += ", DAMAGED" }
    } else {
      text += "missing, all fill"
    }
    guard let box = report.facts.box(ofChunk: cursor) else { return text }
    let end = box.offset &+ box.size
    return text + "; voxels \(box.offset.x),\(box.offset.y),\(box.offset.z) to \(end.x),\(end.y),\(end.z)"
  }
}
