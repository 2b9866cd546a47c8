import JSON
import Voxels

/// Neuroglancer's compressed segmentation: blocks of voxels that are indices of a few bits into tables of labels.
///
/// https://github.com/google/neuroglancer/blob/master/src/sliceview/compressed_segmentation/README.md
public struct CompressedSegmentationCodec: VolumeCodec {
  public static let documentation = PluginDocumentation(
    names: ["compressed_segmentation"],
    summary: "Blocks of uint32 or uint64 labels, each voxel an index into a table.",
    specification:
      "https://github.com/google/neuroglancer/blob/master/src/sliceview/compressed_segmentation/README.md",
    example: #"{"encoding": "compressed_segmentation", "compressed_segmentation_block_size": [8, 8, 8]}"#)

  private let elementType: ElementType
  private let channels: Int
  /// Extent of a block as x, y, z.
  private let blockShape: [Int]

  /// - Parameter configuration: the scale, for its `compressed_segmentation_block_size`.
  /// - Throws: ``Failure`` (`invalid`) when the block size is missing or impossible, (`unsupported`) for other types.
  public init(configuration: JSON, elementType: ElementType, channels: Int) throws(Failure) {
    guard elementType == .uint32 || elementType == .uint64 else {
      throw .cannotHold(elementType, among: [.uint32, .uint64], encoding: "compressed_segmentation")
    }
    let block = configuration["compressed_segmentation_block_size"]?.ints
    guard let block, block.count == 3, block.allSatisfy({ $0 > 0 }),
      let voxels = checkedProduct(block), voxels <= Int(Int32.max)
    else {
      throw Failure(
        .invalid, "", "compressed_segmentation_block_size is not the extent of a block as x, y, z",
        remedy: "correct it in the volume's info")
    }
    self.elementType = elementType
    self.channels = channels
    blockShape = block
  }

  /// A header, an index a voxel and a label a voxel: what the worst writer makes of all blocks.
  public func storedSizeLimit(shape: [Int]) -> Int {
    let padded = zip(shape, blockShape).map { extent, block in
      let extent = min(max(extent, 1), BoundedOutput.sizeLimit)
      return (extent + block - 1) / block * block
    }
    let voxels = min(checkedProduct(padded + [channels]) ?? .max, BoundedOutput.sizeLimit / 16)
    return voxels * (8 + 4 + elementType.size) + 4 * (min(channels, BoundedOutput.sizeLimit) + 1)
  }

  public func decode(_ stored: Bytes, shape: [Int]) throws(Failure) -> VoxelBlock {
    let extent = try VolumeExtent(shape, elementType: elementType, channels: channels)
    return switch elementType {
    case .uint32: extent.planarBlock(try decode(stored, extent, as: UInt32.self))
    default: extent.planarBlock(try decode(stored, extent, as: UInt64.self))
    }
  }

  private func decode<Label: FixedWidthInteger & BitwiseCopyable>(
    _ stored: Bytes, _ extent: VolumeExtent, as _: Label.Type
  ) throws(Failure) -> Bytes {
    guard stored.count % 4 == 0, stored.count / 4 >= channels else {
      throw .corrupt("compressed_segmentation: \(stored.count) bytes are no words for \(channels) channels")
    }
    return try stored.withUnsafeBytes { file throws(Failure) in
      try Bytes(capacity: extent.byteCount) { labels throws(Failure) in
        let labels = labels.bindMemory(to: Label.self)
        for channel in 0..<channels {
          let start = Int(UInt32(littleEndian: file.loadUnaligned(fromByteOffset: 4 * channel, as: UInt32.self)))
          guard start <= file.count / 4 else {
            throw .corrupt("compressed_segmentation: channel \(channel) starts beyond the end of the chunk")
          }
          let decoder = CompressedSegmentationChannel<Label>(
            words: UnsafeRawBufferPointer(rebasing: file[(4 * start)...]), shape: extent.shape,
            blockShape: blockShape)
          do throws(Failure) {
            try decoder.decode(
              into: UnsafeMutableBufferPointer(
                rebasing: labels[channel * extent.voxels..<(channel + 1) * extent.voxels]))
          } catch {
            throw .corrupt("compressed_segmentation: channel \(channel), \(error.problem)")
          }
        }
        return extent.byteCount
      }
    }
  }
}
