import Voxels
import XML

/// The registration of a view: where it lies in the world.
enum Registration {
  /// The product of the affine transforms in the order in which they are listed, so that the one listed first is
  /// applied last. BigDataViewer puts a newer registration in front of the older ones.
  ///
  /// - Throws: ``Failure`` (`invalid`, `unsupported`).
  static func transform(_ registration: XML) throws(Failure) -> AffineTransform {
    var product = AffineTransform.identity
    for element in registration.all("ViewTransform") {
      let type = element.attributes["type"] ?? ""
      guard type == "affine" else {
        throw Failure(.unsupported, "", "the registration has a transform of type \"\(type)\", not \"affine\"")
      }
      guard let numbers = element["affine"].flatMap({ Numbers.doubles($0.text) }), numbers.count == 12,
        numbers.allSatisfy(\.isFinite)
      else { throw Failure(.invalid, "", "an affine transform of the registration is not 12 numbers") }
      product = product(affine(rows: numbers))
    }
    guard product.inverse != nil else {
      throw Failure(.invalid, "", "the registration flattens space, so nothing of the view can be seen")
    }
    return product
  }

  /// From three rows of four numbers.
  private static func affine(rows: [Double]) -> AffineTransform {
    func column(_ index: Int) -> Vector3<Double> { Vector3(rows[index], rows[index + 4], rows[index + 8]) }
    return AffineTransform(x: column(0), y: column(1), z: column(2), origin: column(3))
  }
}
