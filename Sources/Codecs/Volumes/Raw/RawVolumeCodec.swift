import JSON
import Voxels

/// Neuroglancer's `raw` chunks: little-endian elements in Fortran order over x, y, z, channel.
public struct RawVolumeCodec: VolumeCodec {
  public static let documentation = PluginDocumentation(
    names: ["raw"],
    summary: "Little-endian elements in Fortran order, as Neuroglancer's precomputed volumes hold them.",
    specification: "https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/volume.md",
    example: #"{"encoding": "raw"}"#)

  private let elementType: ElementType
  private let channels: Int

  /// - Parameter configuration: nothing in it matters to `raw`.
  public init(configuration: JSON = .null, elementType: ElementType, channels: Int) {
    self.elementType = elementType
    self.channels = channels
  }

  public func storedSizeLimit(shape: [Int]) -> Int { VolumeExtent.byteCount(shape, elementType: elementType) }

  /// The block is a view of `stored`; nothing is copied.
  public func decode(_ stored: Bytes, shape: [Int]) throws(Failure) -> VoxelBlock {
    let extent = try VolumeExtent(shape, elementType: elementType, channels: channels)
    guard stored.count == extent.byteCount else {
      throw .corrupt("the chunk has \(stored.count) bytes where its shape asks for \(extent.byteCount)")
    }
    return extent.planarBlock(stored)
  }
}
