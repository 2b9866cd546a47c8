import Voxels

extension Failure {
  /// The failure of a decoder that met damaged data.
  static func corrupt(_ problem: String) -> Failure {
    Failure(.corrupt, "", problem, remedy: "fetch or write the data again")
  }

  /// The failure of a decoder that was about to pass its bound.
  static func tooManyBytes(_ bound: SizeBound) -> Failure {
    .corrupt("decodes to more than the \(bound.limit) bytes that are expected")
  }
}
