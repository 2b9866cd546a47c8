import JSON
import Voxels

/// The `coordinateTransformations` of OME-Zarr 0.4 and 0.5: a scale, maybe followed by a translation.
struct ScaleTranslation {
  /// Per array axis; nil when the list has none.
  private(set) var scale: [Double]?
  private(set) var translation: [Double]?

  /// - Throws: ``Failure`` (`invalid`, `unsupported`) when the list is malformed or asks for more.
  init(_ value: JSON?, rank: Int) throws(Failure) {
    for item in value?.array ?? [] {
      let type = item["type"]?.string ?? ""
      switch type {
      case "identity": continue
      case "scale", "translation":
        guard let numbers = item[type]?.doubles else {
          throw Failure(.unsupported, "", "the \(type) of a multiscale image is no list of numbers")
        }
        guard numbers.count == rank else {
          throw Failure(.invalid, "", "the \(type) of a multiscale image has \(numbers.count) numbers for \(rank) axes")
        }
        guard numbers.allSatisfy({ abs($0) <= AffineMatrix.magnitudeLimit }) else {
          throw Failure(.invalid, "", "the numbers of the \(type) of a multiscale image are beyond all bounds")
        }
        if type == "scale" {
          guard numbers.allSatisfy({ $0 >= 1 / AffineMatrix.magnitudeLimit }) else {
            throw Failure(.unsupported, "", "the scale of a multiscale image must be positive, not \(numbers)")
          }
          scale = numbers
        } else {
          translation = numbers
        }
      default: throw Failure(.unsupported, "", "the coordinate transformation \"\(type)\" is not supported")
      }
    }
  }

  /// This transformation, with `scale` for its own, followed by `outer`.
  func composed(scale: [Double], with outer: ScaleTranslation, rank: Int) -> (scale: [Double], translation: [Double]) {
    let outerScale = outer.scale ?? Array(repeating: 1, count: rank)
    let outerTranslation = outer.translation ?? Array(repeating: 0, count: rank)
    let own = translation ?? Array(repeating: 0, count: rank)
    return (
      zip(scale, outerScale).map(*),
      (0..<rank).map { own[$0] * outerScale[$0] + outerTranslation[$0] }
    )
  }
}
