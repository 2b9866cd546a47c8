import JSON
import Stores
import Voxels

extension Layer {
  /// Notes what others find who open the image by itself.
  ///
  /// - Throws: ``Failure`` when the image has no place of its own that can be drawn.
  mutating func standsAlone(as image: MultiscaleImage, _ ome: JSON, at location: Location) throws(Failure) {
    var warnings = Warnings()
    let alone = try image.placed(in: image.systems?.world(&warnings))
    dataAddress = location.name
    version = image.version(ome)
    (ownPlacement, ownUnit) = (alone.placement, alone.unit)
  }
}
