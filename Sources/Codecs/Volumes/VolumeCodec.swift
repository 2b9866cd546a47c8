import JSON
import Voxels

/// Decodes whole chunks of x, y, z, channel voxels: a codec that knows shape and element type, such as an image file.
///
/// One folder a codec. It is made once for a scale of a Neuroglancer precomputed volume and is then a value without
/// state that any thread may use.
///
/// https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/volume.md
public protocol VolumeCodec: Sendable {
  /// The name is spelled as in the member `encoding` of a precomputed scale.
  static var documentation: PluginDocumentation { get }

  /// - Parameters:
  ///   - configuration: the JSON object of the precomputed scale, for its `compressed_segmentation_block_size` and the
  ///     like.
  ///   - channels: how many channels the volume has, at least 1.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) when the encoding cannot hold such a volume.
  init(configuration: JSON, elementType: ElementType, channels: Int) throws(Failure)

  /// Decodes one chunk.
  ///
  /// - Parameters:
  ///   - stored: the chunk as it is stored, any outer compression taken off.
  ///   - shape: the extent of this very chunk as x, y, z, channel; chunks at the edge are smaller than the others.
  /// - Returns: a block of that shape, with any strides.
  /// - Throws: ``Failure`` without a source: `corrupt` when the bytes are damaged or hold another number of voxels,
  ///   `unsupported` for what the encoding may contain but microtome cannot read.
  func decode(_ stored: Bytes, shape: [Int]) throws(Failure) -> VoxelBlock

  /// The most bytes that a stored chunk of that shape can have: a bound for reading it, and for inflating it when it
  /// is compressed once more.
  func storedSizeLimit(shape: [Int]) -> Int
}
