import Voxels
import XML

/// The ids of the time points of a BigDataViewer project.
enum Timepoints {
  /// More time points than that are taken for a mistake.
  static let countLimit = 100_000

  /// - Parameter element: `<Timepoints>`: a range, a list or a pattern.
  /// - Returns: rising, without repetitions.
  /// - Throws: ``Failure`` (`invalid`, `tooLarge`).
  static func ids(_ element: XML?) throws(Failure) -> [Int] {
    guard let element else { throw Failure(.invalid, "", "the BigDataViewer project has no <Timepoints>") }
    let type = element.attributes["type"] ?? ""
    var ids: [Int] = []
    switch type {
    case "range":
      guard let first = element["first"].flatMap({ Int($0.text) }), let last = element["last"].flatMap({ Int($0.text) })
      else { throw Failure(.invalid, "", "the range of <Timepoints> has no first or no last") }
      try append(first, last, step: 1, to: &ids)
    case "list":
      for timepoint in element.all("Timepoint") {
        guard let id = timepoint["id"].flatMap({ Int($0.text) }) else {
          throw Failure(.invalid, "", "a <Timepoint> has no id")
        }
        ids.append(id)
      }
    case "pattern": ids = try pattern(element["integerpattern"]?.text ?? "")
    default: throw Failure(.invalid, "", "<Timepoints> of type \"\(type)\" are unknown")
    }
    ids = Set(ids).sorted()
    guard ids.count <= countLimit else { throw tooMany }
    guard let first = ids.first, first >= 0 else {
      throw Failure(.invalid, "", "the BigDataViewer project has no time points, or negative ones")
    }
    return ids
  }

  /// `0-9`, `0,2-5`, `0-20:5`; an empty pattern is the one time point 0.
  static func pattern(_ text: String) throws(Failure) -> [Int] {
    let text = text.filter { !$0.isWhitespace }
    if text.isEmpty { return [0] }
    var ids: [Int] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: ":", omittingEmptySubsequences: false)
      let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      let step = parts.count == 2 ? Int(parts[1]) : 1
      guard let first = ends[0], let last = ends[ends.count - 1], let step, step > 0, ends.count <= 2, parts.count <= 2
      else { throw Failure(.invalid, "", "the pattern \"\(text)\" of <Timepoints> is none") }
      try append(min(first, last), max(first, last), step: step, to: &ids)
    }
    return ids
  }

  private static func append(_ first: Int, _ last: Int, step: Int, to ids: inout [Int]) throws(Failure) {
    guard first >= 0, last >= first else {
      throw Failure(.invalid, "", "<Timepoints> run from \(first) to \(last)")
    }
    guard (last - first) / step < countLimit, ids.count < countLimit else { throw tooMany }
    ids += stride(from: first, through: last, by: step)
  }

  private static var tooMany: Failure {
    Failure(.tooLarge, "", "the BigDataViewer project has more than \(countLimit) time points")
  }
}
