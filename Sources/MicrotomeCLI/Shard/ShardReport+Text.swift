import Inspection
import Voxels

extension ShardReport {
  /// The most faults that are listed.
  private static let listedFaults = 12

  /// What `shard` prints for people: one screen.
  var text: String {
    var lines = [head]
    func add(_ name: String, _ value: String) { lines.append("  " + name.padded(to: 11) + value) }
    add("where", place)
    add("array", array)
    add("codecs", facts.codecs.joined(separator: " ").printable)
    add("chunks", chunks)
    if let stored { add("stored", stored) }
    if let extremes { add("", extremes) }
    if facts.kind != .chunk {
      add("on disk", layout.orders.map(\.text).joined(separator: ", also "))
      add("layout", layoutText)
    }
    add("checksums", checksums)
    if facts.kind != .chunk, layout.present > 0 {
      add("replaces", "\(ShardReport.count(layout.present, "file")) of one chunk each")
    }
    if let uncheckedReason {
      add("not checked", "\(ShardReport.count(unchecked, "chunk")): \(uncheckedReason.printable)")
    }
    if let map = PresenceMap(self) { lines += map.lines }
    lines += faultLines
    return lines.joined(separator: "\n") + "\n"
  }

  /// The answer in one line: is it all right?
  var head: String {
    let name = facts.file.split(separator: "/").suffix(4).joined(separator: "/").printable
    let what =
      switch facts.kind {
      case .zarrShard: "Zarr v3 shard"
      case .wkw: "WKW file"
      case .precomputedShard: "precomputed shard"
      case .chunk: "one chunk (\(facts.format.printable))"
      }
    let verdict: String
    if !isFaultless {
      verdict = "DAMAGED: \(ShardReport.count(faultCount, "fault"))"
    } else if unchecked > 0 {
      verdict = "NOT CHECKED: \(ShardReport.count(unchecked, "chunk"))"
    } else if isVerified {
      verdict = "all right: every chunk decodes"
    } else {
      verdict =
        facts.kind == .chunk ? "not decoded (--verify does)" : "index all right; chunks not decoded (--verify does)"
    }
    return "\(name)  \(what), \(ByteCount.text(facts.byteCount))  \(verdict)"
  }

  private var place: String {
    var parts: [String] = []
    if let coordinates = facts.coordinates {
      let what = facts.kind == .chunk ? "chunk" : facts.kind == .wkw ? "file" : "shard"
      parts.append("\(what) \(coordinates.map(String.init).joined(separator: ","))")
    }
    if let box = facts.box {
      let end = box.offset &+ box.size
      parts.append(
        "voxels \(box.offset.x),\(box.offset.y),\(box.offset.z) to \(end.x),\(end.y),\(end.z) (x,y,z)")
    }
    if let region = facts.region {
      let others = facts.axes.indices.filter { !["x", "y", "z"].contains(facts.axes[$0].lowercased()) }
      for axis in others where facts.arrayShape.map({ $0[axis] > 1 }) ?? false {
        parts.append("\(facts.axes[axis].printable) \(region.offset[axis])..<\(region.end(axis))")
      }
    }
    if parts.isEmpty { return "its name does not tell" }
    return parts.joined(separator: "; ")
  }

  private var array: String {
    var text = facts.elementType.rawValue
    if let shape = facts.arrayShape { text += ", \(ShardReport.extents(shape))" }
    text += " (\(facts.axes.map(\.printable).joined(separator: ",")))"
    if facts.kind == .chunk {
      text += " in chunks of \(ShardReport.extents(facts.chunkShape))"
    } else if facts.isBox {
      text += " in \(facts.kind == .wkw ? "files" : "shards") of \(ShardReport.extents(facts.objectShape)), "
      text += "chunks of \(ShardReport.extents(facts.chunkShape))"
    } else {
      text += " in chunks of \(ShardReport.extents(facts.chunkShape)), scattered over shards"
    }
    return text + (facts.array.map { "  \($0.printable)" } ?? "  (no metadata beside the file)")
  }

  private var chunks: String {
    guard facts.isIndexReadable else { return "unknown, since the index cannot be read" }
    var parts = ["\(layout.present) present"]
    if let missing { parts.append("\(missing) missing (fill)") }
    if outside > 0 { parts.append("\(outside) beyond the array's edge") }
    if let onlyFill, onlyFill > 0 { parts.append("\(onlyFill) of those present hold nothing but fill") }
    let grid = facts.isBox ? "\(ShardReport.extents(table.grid)): " : ""
    return grid + parts.joined(separator: ", ")
  }

  private var stored: String? {
    guard let ratio else { return nil }
    let decoded = ByteCount.text(decodedBytes)
    return "\(ByteCount.text(layout.storedBytes)) for \(decoded), ratio \(ratio.formatted(decimals: 2))"
  }

  private var extremes: String? {
    guard layout.present > 1, let smallest = layout.smallest, let largest = layout.largest,
      let median = layout.medianBytes
    else { return nil }
    func text(_ extreme: ObjectLayout.Extreme) -> String {
      let position = table.position(ofEntry: extreme.entry).map(String.init).joined(separator: ",")
      return "\(ByteCount.text(extreme.bytes)) at \(position)"
    }
    return "smallest \(text(smallest)), median \(ByteCount.text(median)), largest \(text(largest))"
  }

  private var layoutText: String {
    var parts = ["index \(ByteCount.text(facts.indexBytes))"]
    if layout.holes == 0 {
      parts.append("no holes")
    } else {
      let largest = layout.largestHole.map { ", the largest at \($0.lowerBound)..<\($0.upperBound)" } ?? ""
      parts.append(
        "\(ShardReport.count(layout.holes, "hole")) with \(ByteCount.text(layout.deadBytes)) of dead bytes\(largest)")
    }
    parts.append(layout.overlaps == 0 ? "no overlaps" : "\(layout.overlaps) chunks overlap something")
    if layout.outOfRange > 0 { parts.append("\(layout.outOfRange) out of range") }
    return parts.joined(separator: ", ")
  }

  private var checksums: String {
    let index =
      facts.kind == .chunk
      ? "" : facts.indexChecksum == .none ? "the index has none; " : "index \(facts.indexChecksum); "
    guard facts.hasChunkChecksums else { return index + "chunks have none" }
    guard isVerified else { return index + "chunks have one each, unchecked" }
    var counts: [ChunkChecksum: Int] = [:]
    for entry in 0..<table.count where table.isPresent(entry) { counts[checksum(ofEntry: entry), default: 0] += 1 }
    let parts = [ChunkChecksum.ok, .bad, .unchecked].compactMap { state in
      counts[state].map { "\($0) \(state.rawValue)" }
    }
    return index + "chunks \(parts.isEmpty ? "none" : parts.joined(separator: ", "))"
  }

  private var faultLines: [String] {
    guard !isFaultless else { return [] }
    let total = faultCount
    var lines = ["", "  \(ShardReport.count(total, "fault"))"]
    var listed = 0
    forEachFault { fault in
      listed += 1
      let who = fault.index.map { "chunk \($0.map(String.init).joined(separator: ","))" } ?? "index"
      let bytes = fault.range.map { ", bytes \($0.lowerBound)..<\($0.upperBound)" } ?? ""
      lines.append("  \(who)\(bytes): \(fault.kind.rawValue): \(fault.message.printable)")
      return listed < ShardReport.listedFaults
    }
    if total > listed { lines.append("  … and \(total - listed) more; --json has them all") }
    return lines
  }

  private static func extents(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
