/// Pixels of one row that belong together.
struct PixelRun {
  var row: Int32
  var first: Int32
  /// Behind the last.
  var end: Int32

  init(row: Int, _ columns: Range<Int>) {
    self.row = Int32(truncatingIfNeeded: row)
    first = Int32(truncatingIfNeeded: columns.lowerBound)
    end = Int32(truncatingIfNeeded: columns.upperBound)
  }

  var columns: Range<Int> { Int(first)..<Int(end) }
}
