import Voxels

extension CoordinateTransformation {
  /// The axes of an input or output space, as far as they are known: how many, and their names.
  struct Space: Sendable {
    let count: Int
    /// Nil where only the number is known.
    let names: [String]?

    init(_ system: CoordinateSystem) {
      count = system.axes.count
      names = system.axes.map(\.name)
    }

    init(count: Int) {
      self.count = count
      names = nil
    }
  }

  /// The transformation as a matrix over all axes.
  ///
  /// - Parameter output: nil where nothing is known of the output space.
  /// - Throws: ``Failure`` (`invalid`) when parameters do not fit the number of axes, (`unsupported`) for a transformation
  ///   that cannot be applied.
  func matrix(from input: Space, to output: Space?) throws(Failure) -> AffineMatrix {
    let matrix = try matrix(input, output)
    if let output, output.count != matrix.outputs {
      throw Failure(
        .invalid, "", "a transformation gives \(matrix.outputs) coordinates to a space of \(output.count) axes")
    }
    return matrix
  }

  private func matrix(_ input: Space, _ output: Space?) throws(Failure) -> AffineMatrix {
    let rank = input.count
    switch self {
    case .identity: return try .identity(rank)
    case .scale(let factors):
      try CoordinateTransformation.check(factors.count, "scale", rank)
      return try AffineMatrix(scale: factors, translation: Array(repeating: 0, count: rank))
    case .translation(let shift):
      try CoordinateTransformation.check(shift.count, "translation", rank)
      return try AffineMatrix(scale: Array(repeating: 1, count: rank), translation: shift)
    case .mapAxis(let order):
      try CoordinateTransformation.check(order.count, "mapAxis", rank)
      return try CoordinateTransformation.selection(order, of: rank)
    case .projectAxis(let dropped, let created):
      guard dropped.allSatisfy({ $0 < rank }) else {
        throw Failure(.invalid, "", "a projectAxis drops an input that is not there: there are \(rank)")
      }
      var kept = (0..<rank).filter { !dropped.contains($0) }.map { Optional($0) }
      guard created.allSatisfy({ $0 < kept.count + created.count }) else {
        throw Failure(.invalid, "", "a projectAxis creates an output beyond the last one")
      }
      for place in created.sorted() { kept.insert(nil, at: place) }
      return try CoordinateTransformation.selection(kept, of: rank)
    case .affine(let rows):
      guard rows.allSatisfy({ $0.count == rank + 1 }) else {
        throw Failure(
          .invalid, "", "the rows of an affine have \(rows.first?.count ?? 0) numbers for \(rank) axes and one more")
      }
      return try AffineMatrix(inputs: rank, rows: rows)
    case .rotation(let rows):
      try CoordinateTransformation.check(rows.count, "rotation", rank)
      return try AffineMatrix(inputs: rank, rows: rows.map { $0 + [0] })
    case .sequence(let steps): return try CoordinateTransformation.composed(steps, input, output)
    case .bijection(let forward, _): return try forward.matrix(input, output)
    case .byDimension(let parts): return try CoordinateTransformation.joined(parts, input, output)
    case .stored(let kind, let path):
      throw Failure(.unsupported, "", "the parameters of the \(kind.rawValue) at \"\(path)\" were not read")
    case .unavailable(let problem): throw Failure(.unsupported, "", problem)
    }
  }

  private static func check(_ count: Int, _ name: String, _ rank: Int) throws(Failure) {
    guard count == rank else { throw Failure(.invalid, "", "the \(name) is for \(count) axes, and there are \(rank)") }
  }

  /// Each output is one of the inputs, or 0.
  private static func selection(_ inputs: [Int?], of rank: Int) throws(Failure) -> AffineMatrix {
    try AffineMatrix(inputs: rank, rows: inputs.map { input in (0...rank).map { $0 == input && $0 < rank ? 1 : 0 } })
  }

  private static func composed(
    _ steps: [CoordinateTransformation], _ input: Space, _ output: Space?
  ) throws(Failure) -> AffineMatrix {
    var total = try AffineMatrix.identity(input.count)
    var space = input
    for (number, step) in steps.enumerated() {
      let next = try step.matrix(space, number == steps.count - 1 ? output : nil)
      total = try next(total)
      switch step {
      case .identity, .scale, .translation: break
      // Which axis is called what is not known any more.
      default: space = Space(count: next.outputs)
      }
    }
    return total
  }

  private static func joined(_ parts: [Part], _ input: Space, _ output: Space?) throws(Failure) -> AffineMatrix {
    var rows: [Int: [Double]] = [:]
    for part in parts {
      let inputs = try part.inputs.map { reference throws(Failure) in try number(reference, in: input) }
      guard inputs.allSatisfy({ (0..<input.count).contains($0) }), Set(inputs).count == inputs.count else {
        throw Failure(.invalid, "", "a part of a byDimension takes axes \(inputs), and there are \(input.count)")
      }
      let own = try part.transformation.matrix(Space(count: inputs.count), Space(count: part.outputs.count))
      for (row, reference) in zip(own.rows, part.outputs) {
        let place = try number(reference, in: output)
        guard (0..<(output?.count ?? AffineMatrix.rankLimit)).contains(place), rows[place] == nil else {
          throw Failure(.invalid, "", "the parts of a byDimension do not give each axis of the output once")
        }
        var full = Array(repeating: 0.0, count: input.count + 1)
        for (value, axis) in zip(row, inputs) { full[axis] = value }
        full[input.count] = row[inputs.count]
        rows[place] = full
      }
    }
    let all = (0..<(output?.count ?? rows.count)).compactMap { rows[$0] }
    guard all.count == output?.count ?? rows.count else {
      throw Failure(.invalid, "", "the parts of a byDimension do not give each axis of the output once")
    }
    return try AffineMatrix(inputs: input.count, rows: all)
  }

  private static func number(_ reference: AxisReference, in space: Space?) throws(Failure) -> Int {
    switch reference {
    case .number(let number): return number
    case .name(let name):
      guard let number = space?.names?.firstIndex(of: name) else {
        throw Failure(.invalid, "", "a byDimension names the axis \(name), which is not there")
      }
      return number
    }
  }
}
