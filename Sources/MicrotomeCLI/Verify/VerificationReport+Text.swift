import Inspection
import Voxels

extension VerificationReport {
  /// The most faults, and the most keys of strays, that are listed.
  private static let listedFaults = 50
  private static let listedKeys = 5

  /// What `verify` prints for people. The verdict stands last.
  ///
  /// - Parameter omitted: nodes of the hierarchy that were not looked at.
  func text(source: String, omitted: Int, _ pace: VerificationRun.Pace) -> String {
    var table = TextTable([.left, .left, .left, .left])
    for entry in entries { table.add(row(entry)) }
    var lines = table.lines().map { "  " + $0 }
    lines += notes(omitted: omitted)
    lines += faultLines
    lines += uncheckedLines
    lines.append(verdict(source, pace))
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ entry: Entry) -> [String] {
    var name = entry.array.path == "." ? entry.array.objects.location.stem : entry.array.path
    if let layer = entry.array.layer, let mag = entry.array.mag { name += " (\(layer) mag \(mag))" }
    let tally = entry.tally
    let objects = tally.objects - tally.missingObjects
    var sizes = tally.storedBytes > 0 ? "\(ByteCount.text(tally.storedBytes)) stored, " : ""
    sizes += "\(ByteCount.text(tally.decodedBytes)) decoded"
    var states: [String] = []
    if tally.faultCount > 0 { states.append(count(tally.faultCount, "fault")) }
    if !tally.unchecked.isEmpty { states.append("\(count(tally.uncheckedCount, "chunk")) not checked") }
    var state = states.isEmpty ? "all right" : states.joined(separator: ", ")
    if tally.onlyFill > 0 { state += ", \(count(tally.onlyFill, "chunk")) with nothing but fill" }
    let chunks = tally.chunks == objects ? "" : ", \(count(tally.chunks, "chunk"))"
    return [name.printable, "\(count(objects, entry.array.objects.noun))\(chunks)", sizes, state]
  }

  private func notes(omitted: Int) -> [String] {
    var lines: [String] = []
    func note(_ name: String, _ keys: ObjectList.Keys, _ what: String) {
      guard keys.count > 0 else { return }
      let examples = keys.examples.prefix(VerificationReport.listedKeys).map(\.printable).joined(separator: ", ")
      lines.append(
        "  \(name): \(count(keys.count, "file")) \(what): \(examples)\(keys.count > VerificationReport.listedKeys ? ", …" : "")"
      )
    }
    for entry in entries {
      let name = entry.array.objects.location.name.printable
      note(name, entry.list.stray, "that do not belong to the array")
      note(name, entry.list.outside, "beyond the array's end")
    }
    if omitted > 0 {
      lines.append("  \(count(omitted, "node")) of the hierarchy not looked at, since there are so many")
    }
    return lines.isEmpty ? [] : ["notes"] + lines
  }

  /// What could not be checked is no fault, and not all right either.
  private var uncheckedLines: [String] {
    var lines = unsupported.map { "  \($0.line)" }
    for entry in entries {
      for unchecked in entry.tally.unchecked {
        lines.append("  \(entry.array.objects.location.name.printable): \(unchecked.line)")
      }
    }
    return lines.isEmpty ? [] : ["not checked, since it is not supported"] + lines
  }

  private var faultLines: [String] {
    let damaged = failures.filter { $0.code != .unsupported }
    guard total.faultCount > 0 || !damaged.isEmpty else { return [] }
    var lines = ["faults"]
    for failure in damaged { lines.append("  \(failure.line)") }
    for fault in total.faults.prefix(VerificationReport.listedFaults) { lines.append("  \(fault.line)") }
    let more = total.faultCount - min(total.faults.count, VerificationReport.listedFaults)
    if more > 0 { lines.append("  … and \(more) more; --json has up to 10000 of each array") }
    return lines
  }

  private func verdict(_ source: String, _ pace: VerificationRun.Pace) -> String {
    let objects = total.objects - total.missingObjects
    var text = "\(source.printable): "
    if isFaultless {
      text += sample == nil ? "all right" : "all right as far as the sample goes"
    } else {
      var faults: [String] = []
      if total.faultCount > 0 { faults.append(count(total.faultCount, "fault")) }
      let damaged = failures.count - unsupported.count
      if damaged > 0 { faults.append("\(count(damaged, "array")) that cannot be opened") }
      text += faults.isEmpty ? "NOT ALL CHECKED: " : "NOT ALL RIGHT: "
      if !total.unchecked.isEmpty { faults.append("\(count(total.uncheckedCount, "chunk")) not checked") }
      if !unsupported.isEmpty { faults.append("\(count(unsupported.count, "array")) not checked") }
      text += faults.joined(separator: ", ")
    }
    text += "; \(count(objects, "object")), \(count(total.chunks, "chunk"))"
    if total.storedBytes > 0 { text += ", \(ByteCount.text(total.storedBytes)) stored" }
    text += ", \(ByteCount.text(total.decodedBytes)) decoded"
    if pace.seconds > 1 {
      text += "; \(VerificationRun.rate(pace.storedBytes, pace.seconds)) stored, "
      text += "\(VerificationRun.rate(pace.decodedBytes, pace.seconds)) decoded"
    }
    return text
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
