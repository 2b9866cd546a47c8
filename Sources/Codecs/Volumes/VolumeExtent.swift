import Voxels

/// The extent of a chunk of x, y, z, channel voxels, and the sizes that follow from it.
struct VolumeExtent: Sendable {
  /// x, y, z, channel.
  let shape: [Int]
  /// The number of voxels of one channel.
  let voxels: Int
  let channels: Int
  /// Bytes of all elements.
  let byteCount: Int
  private let elementType: ElementType

  /// - Throws: ``Failure`` (`invalid`) for a shape that is none of a chunk with so many channels, (`tooLarge`) beyond
  ///   the largest chunk.
  init(_ shape: [Int], elementType: ElementType, channels: Int) throws(Failure) {
    guard shape.count == 4, shape.allSatisfy({ $0 > 0 }), shape[3] == channels else {
      throw Failure(.invalid, "", "\(shape) is not the shape of a chunk of x, y, z and \(channels) channels")
    }
    guard let byteCount = checkedProduct(shape + [elementType.size]), byteCount <= BoundedOutput.sizeLimit else {
      throw Failure(
        .tooLarge, "", "a chunk of shape \(shape) is larger than the limit of \(BoundedOutput.sizeLimit) bytes",
        remedy: "write the data with smaller chunks")
    }
    self.shape = shape
    self.channels = channels
    self.elementType = elementType
    self.byteCount = byteCount
    voxels = shape[0] * shape[1] * shape[2]
  }

  /// A block over bytes in Fortran order: x varies fastest, the channel slowest.
  func planarBlock(_ bytes: Bytes) -> VoxelBlock {
    let x = elementType.size
    return VoxelBlock(
      elementType: elementType, shape: shape, strides: [x, x * shape[0], x * shape[0] * shape[1], x * voxels],
      bytes: bytes)
  }

  /// A block over the bytes of pixels: the channels of a voxel lie side by side.
  func interleavedBlock(_ bytes: Bytes) -> VoxelBlock {
    let x = elementType.size * channels
    return VoxelBlock(
      elementType: elementType, shape: shape,
      strides: [x, x * shape[0], x * shape[0] * shape[1], elementType.size], bytes: bytes)
  }

  /// The bytes of a chunk of any shape, at most the largest chunk's.
  static func byteCount(_ shape: [Int], elementType: ElementType) -> Int {
    min(checkedProduct(shape + [elementType.size]) ?? BoundedOutput.sizeLimit, BoundedOutput.sizeLimit)
  }

  /// The most bytes that an image file of such a chunk can reasonably have: noise can take more than its raw bytes, and
  /// colour profiles and the like come on top.
  static func imageSizeLimit(_ shape: [Int], elementType: ElementType) -> Int {
    2 * byteCount(shape, elementType: elementType) + (1 << 20)
  }

  /// - Throws: ``Failure`` (`corrupt`) unless an image has one pixel a voxel, and one sample a channel.
  func check(width: Int, height: Int, channels found: Int, encoding: String) throws(Failure) {
    guard checkedProduct([width, height]) == voxels else {
      let extent = shape.prefix(3).map(String.init).joined(separator: "x")
      throw .corrupt("\(encoding): the image has \(width)x\(height) pixels where the chunk has \(extent) voxels")
    }
    guard found == channels else {
      throw .corrupt("\(encoding): the image has \(found) channels where the volume has \(channels)")
    }
  }
}
