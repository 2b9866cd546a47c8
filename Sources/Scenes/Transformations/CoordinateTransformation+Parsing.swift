import JSON
import Voxels

extension CoordinateTransformation {
  /// The most transformations that one may be made of.
  private static let partLimit = 1024

  /// Reads a transformation; where it leads from and to is for dialects to read.
  ///
  /// Types that are unknown or cannot be applied are ``unavailable(_:)``, since others may lead to the same place.
  ///
  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) when parameters are missing or make no sense.
  init(_ value: JSON) throws(Failure) {
    var rest = CoordinateTransformation.partLimit
    try self.init(value, &rest)
  }

  private init(_ value: JSON, _ rest: inout Int) throws(Failure) {
    rest -= 1
    guard rest >= 0 else {
      throw Failure(.tooLarge, "", "a transformation is made of more than \(CoordinateTransformation.partLimit)")
    }
    guard let type = value["type"]?.string else { throw Failure(.invalid, "", "a transformation has no type") }
    switch type {
    case "identity": self = .identity
    case "scale", "translation", "affine", "rotation":
      guard let kind = Stored(rawValue: type) else { throw Failure(.invalid, "", "") }
      self = try CoordinateTransformation.parameters(kind, value)
    case "mapAxis": self = .mapAxis(try CoordinateTransformation.order(value["mapAxis"]))
    case "projectAxis":
      let dropped = try CoordinateTransformation.numbers(value["droppedInputs"], "droppedInputs")
      let created = try CoordinateTransformation.numbers(value["createdOutputs"], "createdOutputs")
      guard value["droppedInputs"] != nil || value["createdOutputs"] != nil else {
        throw Failure(.invalid, "", "a projectAxis has neither droppedInputs nor createdOutputs")
      }
      self = .projectAxis(dropped: dropped, created: created)
    case "sequence":
      var steps: [CoordinateTransformation] = []
      for item in try CoordinateTransformation.items(value, type) { steps.append(try .init(item, &rest)) }
      self = .sequence(steps)
    case "bijection":
      guard let forward = value["forward"], let inverse = value["inverse"] else {
        throw Failure(.invalid, "", "a bijection lacks its forward or its inverse transformation")
      }
      self = .bijection(forward: try .init(forward, &rest), inverse: try .init(inverse, &rest))
    case "byDimension":
      var parts: [Part] = []
      for item in try CoordinateTransformation.items(value, type) {
        // Drafts had the axes inside of the transformation.
        parts.append(
          Part(
            transformation: try .init(item["transformation"] ?? item, &rest),
            inputs: try CoordinateTransformation.axes(item["inputAxes"] ?? item["input_axes"] ?? item["input"]),
            outputs: try CoordinateTransformation.axes(item["outputAxes"] ?? item["output_axes"] ?? item["output"])))
      }
      self = .byDimension(parts)
    case "displacements", "coordinates":
      let path = value["path"]?.string ?? ""
      self = .unavailable("the field of \(type) at \"\(path)\" is not applied: microtome draws affine maps alone")
    default: self = .unavailable("the transformation \"\(type)\" is not known")
    }
  }

  private static func parameters(_ kind: Stored, _ value: JSON) throws(Failure) -> CoordinateTransformation {
    let name = kind.rawValue
    guard let given = value[name], !given.isNull else {
      guard let path = value["path"]?.string else {
        throw Failure(.invalid, "", "a transformation of type \(name) has no \(name)")
      }
      return .stored(kind, path: path)
    }
    switch kind {
    case .scale, .translation:
      guard let numbers = given.doubles, numbers.allSatisfy(\.isFinite), numbers.count <= AffineMatrix.rankLimit else {
        throw Failure(.invalid, "", "the \(name) is no list of at most \(AffineMatrix.rankLimit) numbers")
      }
      return kind == .scale ? .scale(numbers) : .translation(numbers)
    case .affine, .rotation:
      let rows = given.array?.compactMap(\.doubles) ?? []
      guard !rows.isEmpty, rows.count == given.array?.count, rows.allSatisfy({ $0.count == rows[0].count }) else {
        throw Failure(.invalid, "", "the \(name) is no matrix of numbers")
      }
      if kind == .rotation { return try checkedRotation(rows) }
      _ = try AffineMatrix(inputs: rows[0].count - 1, rows: rows)
      return .affine(rows)
    }
  }

  /// - Throws: ``Failure`` (`invalid`) when the matrix does more than turn space, beyond what rounding does.
  static func checkedRotation(_ rows: [[Double]]) throws(Failure) -> CoordinateTransformation {
    guard rows.allSatisfy({ $0.count == rows.count }) else {
      throw Failure(.invalid, "", "the rotation is no square matrix: \(rows.count) rows of \(rows.first?.count ?? 0)")
    }
    _ = try AffineMatrix(inputs: rows.count, rows: rows.map { $0 + [0] })
    for (number, row) in rows.enumerated() {
      for (other, second) in rows.enumerated() {
        let product = zip(row, second).reduce(0) { $0 + $1.0 * $1.1 }
        guard abs(product - (number == other ? 1 : 0)) < 0.01 else {
          throw Failure(
            .invalid, "", "the rotation is none: its rows are not orthogonal and of length 1",
            remedy: "write it as affine")
        }
      }
    }
    return .rotation(rows)
  }

  private static func items(_ value: JSON, _ type: String) throws(Failure) -> [JSON] {
    guard let items = value["transformations"]?.array, !items.isEmpty else {
      throw Failure(.invalid, "", "a \(type) has no transformations")
    }
    return items
  }

  /// A permutation of 0..<N.
  private static func order(_ value: JSON?) throws(Failure) -> [Int] {
    guard let order = value?.ints, !order.isEmpty, order.count <= AffineMatrix.rankLimit,
      Set(order) == Set(0..<order.count)
    else { throw Failure(.invalid, "", "the mapAxis does not name each axis once") }
    return order
  }

  /// Numbers of axes, each once.
  private static func numbers(_ value: JSON?, _ name: String) throws(Failure) -> [Int] {
    guard let value, !value.isNull else { return [] }
    guard let numbers = value.ints, Set(numbers).count == numbers.count,
      numbers.allSatisfy({ (0..<AffineMatrix.rankLimit).contains($0) })
    else { throw Failure(.invalid, "", "the \(name) of a projectAxis are no numbers of axes, each once") }
    return numbers
  }

  private static func axes(_ value: JSON?) throws(Failure) -> [AxisReference] {
    let references = value?.array?.compactMap { item -> AxisReference? in
      item.int.map { .number($0) } ?? item.string.map { .name($0) }
    }
    guard let references, references.count == value?.array?.count, references.count <= AffineMatrix.rankLimit else {
      throw Failure(.invalid, "", "a part of a byDimension does not say which axes it takes and gives")
    }
    return references
  }
}
