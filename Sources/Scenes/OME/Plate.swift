import JSON
import Voxels

/// The `plate` metadata of a high-content screen: which wells there are.
struct Plate: Sendable {
  /// Paths of wells below the plate, row by row: `A/1`.
  private(set) var wells: [String] = []
  private(set) var warnings = Warnings()

  private static let wellLimit = 10_000

  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) when there are no wells.
  init(_ plate: JSON) throws(Failure) {
    let rows = names(of: plate["rows"], "rows")
    let columns = names(of: plate["columns"], "columns")
    guard let list = plate["wells"]?.array, !list.isEmpty else {
      throw Failure(.invalid, "", "the plate has no list of wells")
    }
    guard list.count <= Plate.wellLimit else {
      throw Failure(.tooLarge, "", "the plate has \(list.count) wells, and \(Plate.wellLimit) are the most")
    }
    var found: [(path: String, row: Int, column: Int)] = []
    var known: Set<String> = []
    for (number, well) in list.enumerated() {
      guard let path = well["path"]?.string.map(OMEMetadata.normalized), !path.isEmpty else {
        warnings.add("well \(number) of the plate has no path, and is left out")
        continue
      }
      guard known.insert(path).inserted else {
        warnings.add("the well \(path) is listed twice")
        continue
      }
      let parts = path.split(separator: "/").map(String.init)
      let row = well["rowIndex"]?.int ?? (parts.first.flatMap { rows.firstIndex(of: $0) } ?? rows.count)
      let column = well["columnIndex"]?.int ?? (parts.last.flatMap { columns.firstIndex(of: $0) } ?? columns.count)
      check(well, path: path, parts: parts, rows: rows, columns: columns)
      found.append((path, row, column))
    }
    guard !found.isEmpty else { throw Failure(.invalid, "", "no well of the plate has a path") }
    wells = found.sorted { ($0.row, $0.column) < ($1.row, $1.column) }.map(\.path)
    checkAcquisitions(plate["acquisitions"])
    if let count = plate["field_count"], !((count.int ?? 0) > 0) {
      warnings.add("the field_count of the plate is no positive integer")
    }
  }

  private mutating func names(of value: JSON?, _ key: String) -> [String] {
    guard let list = value?.array, !list.isEmpty else {
      warnings.add("the plate does not list its \(key)")
      return []
    }
    let names = list.map { $0["name"]?.string ?? "" }
    if names.contains("") { warnings.add("one of the \(key) of the plate has no name") }
    if Set(names).count < names.count { warnings.add("two of the \(key) of the plate have one name") }
    for name in names where !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
      warnings.add("the name \"\(name)\" among the \(key) of the plate is not of letters and digits alone")
    }
    return names
  }

  private mutating func check(_ well: JSON, path: String, parts: [String], rows: [String], columns: [String]) {
    guard let row = well["rowIndex"]?.int, let column = well["columnIndex"]?.int else {
      warnings.add("the well \(path) does not say in which row and column it is")
      return
    }
    guard rows.indices.contains(row), columns.indices.contains(column) else {
      if !rows.isEmpty, !columns.isEmpty { warnings.add("the row or column of the well \(path) is not there") }
      return
    }
    if parts != [rows[row], columns[column]] {
      warnings.add("the well \(path) is said to be in row \(rows[row]) and column \(columns[column])")
    }
  }

  private mutating func checkAcquisitions(_ value: JSON?) {
    guard let value, !value.isNull else { return }
    var ids: Set<Int> = []
    for item in value.array ?? [] {
      guard let id = item["id"]?.int, id >= 0, ids.insert(id).inserted else {
        warnings.add("an acquisition of the plate has no id of its own that is an integer from 0")
        continue
      }
      for key in ["starttime", "endtime"] {
        if let time = item[key], !((time.int ?? -1) >= 0) {
          warnings.add("the \(key) of acquisition \(id) is no integer from 0")
        }
      }
      if let count = item["maximumfieldcount"], !((count.int ?? 0) > 0) {
        warnings.add("the maximumfieldcount of acquisition \(id) is no positive integer")
      }
    }
    if value.array == nil { warnings.add("the acquisitions of the plate are no list") }
  }
}
