import Inspection
import JSON
import Voxels

/// What `du` says of a source.
struct UsageDescription {
  let source: String
  let found: SourceArrays
  let usage: SourceUsage

  /// Arrays with what they take.
  private var rows: [(item: SourceArrays.Item, usage: ArrayUsage)] { Array(zip(found.items, usage.arrays)) }

  /// Files that a source of shards would have instead of those that it has; nil where there is nothing to gain.
  private var sharded: (before: Int, after: Int)? {
    var sums = (before: 0, after: 0)
    for (_, usage) in rows {
      guard let count = usage.shardCount, usage.objects > count else { continue }
      sums.before += usage.objects
      sums.after += count
    }
    return sums.before > 0 ? (usage.files, usage.files - sums.before + sums.after) : nil
  }

  var text: String {
    var table = TextTable([.left, .right, .right, .right, .right, .right])
    table.add(["", "files", "size", "decoded", "ratio", "empty"])
    for (item, usage) in rows {
      var name = item.path == "." ? item.node.location.stem : item.path
      if let layer = item.layer, let mag = item.mag { name += " (\(layer) mag \(mag))" }
      guard usage.hasObjects else {
        table.add([name.printable, "", "", ByteCount.text(usage.wholeBytes), "", ""])
        continue
      }
      table.add(
        [
          name.printable, "\(usage.objects)", ByteCount.text(usage.bytes), usage.decodedBytes.map(ByteCount.text) ?? "",
          UsageDescription.ratio(usage)?.formatted(decimals: 2) ?? "",
          usage.fillShare.map {
            "\(usage.fillShareIsLeast ? "≥ " : "")\(($0 * 100).formatted(decimals: 0)) %"
          } ?? "",
        ])
    }
    let others = usage.files - rows.reduce(0) { $0 + $1.usage.objects }
    let otherBytes = max(0, usage.bytes - rows.reduce(0) { $0 + $1.usage.bytes })
    if others > 0 { table.add(["metadata and other files", "\(others)", ByteCount.text(otherBytes), "", "", ""]) }
    table.add(["total", "\(usage.files)", ByteCount.text(usage.bytes), "", "", ""])
    var lines = table.lines()
    lines.append("")
    if let allocated = usage.allocated {
      let inodes = usage.folders > 0 ? ", \(usage.files + usage.folders) inodes with \(usage.folders) folders" : ""
      lines.append("on disk   \(ByteCount.text(allocated))\(inodes)")
    }
    lines += advice
    for (index, object) in usage.largest.enumerated() {
      lines.append(
        (index == 0 ? "largest   " : "          ") + "\(ByteCount.text(object.size))  \(object.name.printable)")
    }
    if usage.links > 0 { lines.append("links     \(usage.links) symbolic links, not followed") }
    if usage.unsized > 0 {
      lines.append("sizes     of \(usage.unsized) files unknown: the server's listing does not tell")
    }
    for failure in found.failures + usage.failures { lines.append("unread    \(failure.line)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var advice: [String] {
    guard let sharded else { return [] }
    var shapes: [String] = []
    for (_, usage) in rows {
      guard let shape = usage.sharding?.shardShape, usage.objects > usage.shardCount ?? .max else { continue }
      let text = shape.map(String.init).joined(separator: "×")
      if !shapes.contains(text) { shapes.append(text) }
    }
    let more = shapes.count > 3 ? ", …" : ""
    return [
      "sharding  \(sharded.before) files would be \(sharded.after), in shards of "
        + "\(shapes.prefix(3).joined(separator: ", "))\(more)"
    ]
  }

  private static func ratio(_ usage: ArrayUsage) -> Double? {
    guard usage.bytes > 0, let decoded = usage.decodedBytes, decoded > 0 else { return nil }
    return Double(decoded) / Double(usage.bytes)
  }

  var json: JSON {
    func integer(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }
    let arrays = rows.map { item, usage -> JSON in
      [
        "path": .string(item.path), "array": .string(item.node.array.name),
        "layer": item.layer.map { .string($0) } ?? .null, "mag": item.mag.map { .string($0) } ?? .null,
        "objects": integer(usage.objects), "bytes": integer(usage.bytes), "otherFiles": integer(usage.otherFiles),
        "otherBytes": integer(usage.otherBytes), "decodedBytes": integer(usage.decodedBytes),
        "wholeBytes": integer(usage.wholeBytes), "ratio": UsageDescription.ratio(usage).map { .number($0) } ?? .null,
        "places": integer(usage.cellCount), "fillShare": usage.fillShare.map { .number($0) } ?? .null,
        "fillShareIsLeast": .bool(usage.fillShareIsLeast), "chunks": integer(usage.chunks),
        "shards": integer(usage.shardCount), "shardShape": usage.sharding.map { .ints($0.shardShape) } ?? .null,
      ]
    }
    return [
      "source": .string(source), "files": integer(usage.files), "folders": integer(usage.folders),
      "bytes": integer(usage.bytes), "allocatedBytes": integer(usage.allocated), "links": integer(usage.links),
      "unsized": integer(usage.unsized), "filesIfSharded": integer(sharded?.after), "arrays": .array(arrays),
      "largest": .array(usage.largest.map { ["name": .string($0.name), "bytes": integer($0.size)] }),
      "unreadable": .array(
        (found.failures + usage.failures).map { ["name": .string($0.source), "message": .string($0.problem)] }),
    ]
  }
}
