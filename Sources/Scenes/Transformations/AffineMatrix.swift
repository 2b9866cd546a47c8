import Voxels

/// An affine map of points with any number of coordinates: M rows of N + 1 numbers, the last of which is added.
struct AffineMatrix: Sendable, Equatable {
  /// The most coordinates that a point may have.
  static let rankLimit = 32
  /// The largest number that is a length in any unit. Up to here sums of products of three have their place in a
  /// `Double`; steps that are smaller than its inverse are none.
  static let magnitudeLimit = 1e100

  /// How many coordinates go in: N.
  let inputs: Int
  /// M rows of N + 1 numbers, none beyond ``magnitudeLimit``.
  let rows: [[Double]]

  /// How many coordinates come out: M.
  var outputs: Int { rows.count }

  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) unless the rows are at most 32 of N + 1 numbers within bounds.
  init(inputs: Int, rows: [[Double]]) throws(Failure) {
    guard (0...AffineMatrix.rankLimit).contains(inputs), rows.count <= AffineMatrix.rankLimit else {
      throw Failure(
        .tooLarge, "",
        "the transformation takes \(inputs) coordinates to \(rows.count), and \(AffineMatrix.rankLimit) are the most")
    }
    for row in rows {
      guard row.count == inputs + 1 else {
        throw Failure(
          .invalid, "", "a row of the transformation has \(row.count) numbers, and \(inputs + 1) belong")
      }
      guard row.allSatisfy({ abs($0) <= AffineMatrix.magnitudeLimit }) else {
        throw Failure(.invalid, "", "the numbers of the transformation are beyond all bounds")
      }
    }
    self.inputs = inputs
    self.rows = rows
  }

  /// A map along the axes: each coordinate times its scale, plus its translation.
  init(scale: [Double], translation: [Double]) throws(Failure) {
    let rank = scale.count
    try self.init(
      inputs: rank,
      rows: (0..<rank).map { row in
        (0...rank).map { $0 == row ? scale[row] : $0 == rank ? translation[row] : 0 }
      })
  }

  static func identity(_ rank: Int) throws(Failure) -> AffineMatrix {
    try AffineMatrix(scale: Array(repeating: 1, count: rank), translation: Array(repeating: 0, count: rank))
  }

  func callAsFunction(_ point: [Double]) -> [Double] {
    rows.map { row in zip(row, point).reduce(row[inputs]) { $0 + $1.0 * $1.1 } }
  }

  /// The inner map first, then this one.
  ///
  /// - Throws: ``Failure`` (`invalid`) when what comes out of the inner one does not fit, or is beyond all bounds.
  func callAsFunction(_ inner: AffineMatrix) throws(Failure) -> AffineMatrix {
    guard inner.outputs == inputs else {
      throw Failure(
        .invalid, "", "a transformation of \(inputs) coordinates follows one that gives \(inner.outputs)")
    }
    let products = rows.map { row -> [Double] in
      (0...inner.inputs).map { column in
        var sum = column == inner.inputs ? row[inputs] : 0
        for index in 0..<inputs { sum += row[index] * inner.rows[index][column] }
        return sum
      }
    }
    return try AffineMatrix(inputs: inner.inputs, rows: products)
  }

  /// The map that takes this one back; nil when there is none.
  var inverse: AffineMatrix? {
    guard inputs == outputs else { return nil }
    let rank = inputs
    // The linear part beside an identity matrix, made an identity matrix in turn.
    var work = rows.indices.map { row in
      Array(rows[row].dropLast()) + (0..<rank).map { $0 == row ? 1.0 : 0.0 }
    }
    for column in 0..<rank {
      let candidates = column..<rank
      guard let pivot = candidates.max(by: { abs(work[$0][column]) < abs(work[$1][column]) }) else { return nil }
      let largest = rows.map { abs($0[column]) }.max() ?? 0
      // What is left of a column that depends on others is rounding.
      guard abs(work[pivot][column]) > largest * 1e-13 else { return nil }
      work.swapAt(column, pivot)
      let divisor = work[column][column]
      for index in work[column].indices { work[column][index] /= divisor }
      for row in 0..<rank where row != column && work[row][column] != 0 {
        let factor = work[row][column]
        for index in work[row].indices { work[row][index] -= factor * work[column][index] }
      }
    }
    let inverse = work.map { Array($0.dropFirst(rank)) }
    return try? AffineMatrix(
      inputs: rank,
      rows: inverse.map { row in
        row + [0 - zip(row, rows).reduce(0) { $0 + $1.0 * $1.1[rank] }]
      })
  }

  /// The factors along the axes, where nothing else is beside them and each output is the input of its number.
  var scaleIfAxisAligned: [Double]? {
    guard inputs == outputs else { return nil }
    for row in 0..<inputs {
      for column in 0..<inputs where column != row && rows[row][column] != 0 { return nil }
    }
    return (0..<inputs).map { rows[$0][$0] }
  }

  /// What is added to each output.
  var translation: [Double] { rows.map { $0[inputs] } }
}
