import JSON
import Voxels

/// What `datasource-properties.json` says of one layer's data.
public struct WebknossosLayerProperties: Sendable {
  public let name: String
  /// `color` or `segmentation`.
  public let category: String?
  /// `wkw`, `zarr`, `zarr3`, `n5` or `neuroglancerPrecomputed`; nil when the metadata leave it open.
  public let dataFormat: String?
  /// The type of a whole voxel, all channels together: `uint24` is three of `uint8`.
  public let elementClass: String?
  public let channelCount: Int?
  /// Nil when the metadata leave it open.
  public let boundingBox: WebknossosBox?
  /// As the metadata order them, each once.
  public internal(set) var mags: [WebknossosMag]
  /// All members of the layer's object.
  public let attributes: JSON

  /// The most mags of a layer.
  private static let magLimit = 256

  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) without a source.
  init(_ layer: JSON) throws(Failure) {
    guard let name = layer["name"]?.string, !name.isEmpty else { throw Failure(.invalid, "", "has no name") }
    self.name = name
    attributes = layer
    category = layer["category"]?.string
    elementClass = layer["elementClass"]?.string
    channelCount = layer["numChannels"]?.int
    // `wkwResolutions` were written by versions that knew no other format beside their own.
    dataFormat = layer["dataFormat"]?.string ?? (layer["wkwResolutions"] == nil ? nil : "wkw")
    if let box = layer["boundingBox"], !box.isNull {
      boundingBox = try WebknossosBox(box)
    } else {
      boundingBox = nil
    }
    guard let list = (layer["mags"] ?? layer["wkwResolutions"] ?? layer["resolutions"])?.array, !list.isEmpty else {
      throw Failure(.invalid, "", "names no mags")
    }
    guard list.count <= WebknossosLayerProperties.magLimit else {
      throw Failure(.tooLarge, "", "names \(list.count) mags, more than \(WebknossosLayerProperties.magLimit)")
    }
    var mags: [WebknossosMag] = []
    for item in list {
      let mag = try WebknossosMag(item)
      if !mags.contains(where: { $0.mag == mag.mag }) { mags.append(mag) }
    }
    self.mags = mags
  }
}
