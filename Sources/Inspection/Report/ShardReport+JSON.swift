import JSON
import Voxels

extension ShardReport {
  /// Writes the report as one JSON document, piece by piece, since it may have millions of chunks.
  ///
  /// - Parameter write: takes a piece of UTF-8 of about 64 kB.
  public func writeJSON(_ write: ([UInt8]) -> Void) {
    var out = Array("{".utf8)
    for (index, member) in members.enumerated() {
      out += "\(index == 0 ? "\n" : ",\n") \(JSON.string(member.key).text()): \(member.value.text())".utf8
    }
    func flush(over limit: Int = 1 << 16) {
      guard out.count > limit else { return }
      write(out)
      out.removeAll(keepingCapacity: true)
    }
    out += ",\n \"chunks\": [".utf8
    for entry in 0..<table.count where facts.isIndexReadable {
      if entry > 0 { out.append(UInt8(ascii: ",")) }
      appendChunk(entry, to: &out)
      flush()
    }
    out += "],\n \"faults\": [".utf8
    var isFirst = true
    forEachFault { fault in
      out += (isFirst ? "\n  " : ",\n  ").utf8
      isFirst = false
      out += ShardReport.json(fault).text().utf8
      flush()
      return true
    }
    out += "]\n}\n".utf8
    flush(over: 0)
  }

  /// What stands in front of the lists.
  private var members: [(key: String, value: JSON)] {
    let region: JSON =
      facts.region.map { ["offset": .ints($0.offset), "shape": .ints($0.shape)] } ?? .null
    let box: JSON =
      facts.box.map { box in
        [
          "offset": .ints([box.offset.x, box.offset.y, box.offset.z]),
          "size": .ints([box.size.x, box.size.y, box.size.z]),
        ]
      } ?? .null
    let stored = layout.storedBytes
    return [
      ("file", .string(facts.file)), ("kind", .string(facts.kind.rawValue)), ("bytes", integer(facts.byteCount)),
      ("array", facts.array.map { .string($0) } ?? .null),
      ("coordinates", facts.coordinates.map { .ints($0) } ?? .null), ("box", box), ("grid", .ints(table.grid)),
      ("codecs", .strings(facts.codecs)), ("indexChecksum", .string(facts.indexChecksum.rawValue)),
      ("format", .string(facts.format)), ("dataType", .string(facts.elementType.rawValue)),
      ("axes", .strings(facts.axes)), ("shape", facts.arrayShape.map { .ints($0) } ?? .null), ("region", region),
      ("shard", .ints(facts.objectShape)), ("chunk", .ints(facts.chunkShape)),
      ("gridAxes", .strings(facts.gridAxes.map { facts.axes[$0] })), ("indexReadable", .bool(facts.isIndexReadable)),
      ("verified", .bool(isVerified)), ("uncheckedReason", uncheckedReason.map { .string($0) } ?? .null),
      (
        "totals",
        [
          "present": integer(layout.present), "missing": missing.map(integer) ?? .null, "outside": integer(outside),
          "onlyFill": onlyFill.map(integer) ?? .null, "unchecked": integer(unchecked), "storedBytes": integer(stored),
          "decodedBytes": integer(decodedBytes), "ratio": ratio.map { .number($0) } ?? .null,
          "minBytes": layout.smallest.map { integer($0.bytes) } ?? .null,
          "medianBytes": layout.medianBytes.map(integer) ?? .null,
          "maxBytes": layout.largest.map { integer($0.bytes) } ?? .null,
        ]
      ),
      (
        "layout",
        [
          "order": .string(layout.orders[0].rawValue), "orders": .strings(layout.orders.map(\.rawValue)),
          "indexBytes": integer(facts.indexBytes),
          "holes": integer(layout.holes), "deadBytes": integer(layout.deadBytes),
          "overlaps": integer(layout.overlaps), "outOfRange": integer(layout.outOfRange),
        ]
      ),
    ]
  }

  /// Decoded bytes by stored bytes; nil when nothing is stored.
  public var ratio: Double? { layout.storedBytes > 0 ? Double(decodedBytes) / Double(layout.storedBytes) : nil }

  /// By hand: a `JSON` value a chunk would take longer than reading the index.
  private func appendChunk(_ entry: Int, to out: inout [UInt8]) {
    let position = table.position(ofEntry: entry)
    let isPresent = table.isPresent(entry)
    out += "\n  {\"index\": [".utf8
    for (axis, index) in position.enumerated() {
      if axis > 0 { out += ", ".utf8 }
      out.appendNumber(UInt64(index))
    }
    out += (isPresent ? "], \"present\": true, \"offset\": " : "], \"present\": false, \"offset\": ").utf8
    if isPresent { out.appendNumber(table.offsets[entry]) } else { out += "null".utf8 }
    out += ", \"bytes\": ".utf8
    out.appendNumber(isPresent ? table.lengths[entry] : 0)
    out += ", \"decodedBytes\": ".utf8
    out.appendNumber(UInt64(facts.decodedByteCount(at: position)))
    out += ", \"checksum\": \"".utf8
    out += checksum(ofEntry: entry).rawValue.utf8
    out += "\"".utf8
    if table.marks[entry].contains(.onlyFill) { out += ", \"onlyFill\": true".utf8 }
    out += "}".utf8
  }

  private static func json(_ fault: ShardFault) -> JSON {
    var object = JSONObject()
    object["index"] = fault.index.map { .ints($0) } ?? .null
    object["fault"] = .string(fault.kind.rawValue)
    object["message"] = .string(fault.message)
    if let range = fault.range {
      object["offset"] = .integer(Int64(range.lowerBound))
      object["bytes"] = .integer(Int64(range.count))
    }
    return .object(object)
  }

  private func integer(_ value: Int) -> JSON { .integer(Int64(value)) }
}

extension [UInt8] {
  fileprivate mutating func appendNumber(_ number: UInt64) {
    let start = count
    var rest = number
    repeat {
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    self[start...].reverse()
  }
}
