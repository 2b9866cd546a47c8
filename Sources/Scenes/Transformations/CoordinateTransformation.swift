import Voxels

/// A coordinate transformation of OME-Zarr: a map of points of an input space to points of an output space.
///
/// A pure value. Parameters that lie in an array are read by ``resolved(_:)`` first.
/// https://ngff.openmicroscopy.org/rfc/5
indirect enum CoordinateTransformation: Sendable, Equatable {
  case identity
  case scale([Double])
  case translation([Double])
  /// Output `i` is the input of number `mapAxis[i]`.
  case mapAxis([Int])
  /// Inputs that are left out, and outputs that are 0.
  case projectAxis(dropped: [Int], created: [Int])
  /// M rows of N + 1 numbers.
  case affine([[Double]])
  /// N rows of N numbers.
  case rotation([[Double]])
  /// Applied in order.
  case sequence([CoordinateTransformation])
  /// A map and the one that takes it back, each as it is given.
  case bijection(forward: CoordinateTransformation, inverse: CoordinateTransformation)
  /// Transformations of some of the axes. Inputs that none of them takes are left out.
  case byDimension([Part])
  /// One whose parameters lie in an array at a path.
  case stored(Stored, path: String)
  /// One that cannot be applied, and why.
  case unavailable(String)

  /// A part of ``byDimension(_:)``.
  struct Part: Sendable, Equatable {
    var transformation: CoordinateTransformation
    var inputs: [AxisReference]
    var outputs: [AxisReference]
  }

  /// An axis by its number, or by its name as drafts had it.
  enum AxisReference: Sendable, Hashable {
    case number(Int)
    case name(String)
  }

  /// What may lie in an array.
  enum Stored: String, Sendable {
    case scale, translation, affine, rotation
  }
}

extension CoordinateTransformation {
  /// Whether it says where the origin goes, be it nowhere.
  var hasTranslation: Bool {
    switch self {
    case .identity, .scale, .mapAxis, .projectAxis, .rotation: false
    case .translation, .affine, .stored, .unavailable: true
    case .sequence(let steps): steps.contains { $0.hasTranslation }
    case .bijection(let forward, _): forward.hasTranslation
    case .byDimension(let parts): parts.contains { $0.transformation.hasTranslation }
    }
  }

  /// The transformation that takes this one back; nil when there is none in closed form, or none is known.
  var inverted: CoordinateTransformation? {
    switch self {
    case .identity: return .identity
    case .scale(let factors):
      guard factors.allSatisfy({ $0 != 0 && (1 / $0).isFinite }) else { return nil }
      return .scale(factors.map { 1 / $0 })
    case .translation(let shift): return .translation(shift.map { 0 - $0 })
    case .mapAxis(let order):
      var inverse = order
      for (output, input) in order.enumerated() { inverse[input] = output }
      return .mapAxis(inverse)
    case .projectAxis(let dropped, let created): return dropped.isEmpty && created.isEmpty ? .identity : nil
    case .affine(let rows):
      guard let matrix = try? AffineMatrix(inputs: (rows.first?.count ?? 1) - 1, rows: rows) else { return nil }
      return matrix.inverse.map { .affine($0.rows) }
    case .rotation(let rows): return CoordinateTransformation.affine(rows.map { $0 + [0] }).inverted
    case .sequence(let steps):
      let inverses = steps.reversed().compactMap(\.inverted)
      return inverses.count == steps.count ? .sequence(inverses) : nil
    case .bijection(let forward, let inverse): return .bijection(forward: inverse, inverse: forward)
    case .byDimension(let parts):
      let inverses = parts.compactMap { part in
        part.transformation.inverted.map { Part(transformation: $0, inputs: part.outputs, outputs: part.inputs) }
      }
      return inverses.count == parts.count ? .byDimension(inverses) : nil
    case .stored, .unavailable: return nil
    }
  }

  /// This transformation with parameters that lie in arrays in their place. One whose array is missing or unfit says so.
  ///
  /// - Parameter read: the shape of the array at a path, and its values in C order.
  func resolved(_ read: (String) async throws -> (shape: [Int], values: [Double])) async -> CoordinateTransformation {
    switch self {
    case .stored(let kind, let path):
      do {
        let (shape, values) = try await read(path)
        return try CoordinateTransformation(kind, shape: shape, values: values)
      } catch { return .unavailable("the parameters of the \(kind.rawValue): \(Failure.wrapping(error).line)") }
    case .sequence(let steps):
      var resolved: [CoordinateTransformation] = []
      for step in steps { resolved.append(await step.resolved(read)) }
      return .sequence(resolved)
    case .bijection(let forward, let inverse):
      return .bijection(forward: await forward.resolved(read), inverse: await inverse.resolved(read))
    case .byDimension(let parts):
      var resolved = parts
      for index in parts.indices { resolved[index].transformation = await parts[index].transformation.resolved(read) }
      return .byDimension(resolved)
    default: return self
    }
  }

  private init(_ kind: Stored, shape: [Int], values: [Double]) throws(Failure) {
    func rows() throws(Failure) -> [[Double]] {
      guard shape.count == 2 else { throw Failure(.invalid, "", "the array has \(shape.count) axes, and 2 belong") }
      return (0..<shape[0]).map { Array(values[$0 * shape[1]..<($0 + 1) * shape[1]]) }
    }
    func list() throws(Failure) -> [Double] {
      guard shape.count == 1 else { throw Failure(.invalid, "", "the array has \(shape.count) axes, and 1 belongs") }
      return values
    }
    switch kind {
    case .scale: self = .scale(try list())
    case .translation: self = .translation(try list())
    case .affine: self = .affine(try rows())
    case .rotation: self = try .checkedRotation(rows())
    }
  }
}
