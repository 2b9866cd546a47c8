import Voxels

extension Failure {
  /// An archive that contradicts itself.
  static func damagedZip(_ source: String, _ problem: String) -> Failure {
    Failure(.corrupt, source, "the zip archive is damaged: \(problem)", remedy: "copy or download it again")
  }
}
