import Codecs
import Stores
import Voxels

/// A dataset in one piece: read in slabs of whole rows, straight from the store.
final class HDF5ContiguousArray: ChunkedArray {
  let chunkShape: [Int]
  let layout = StorageLayout(codecs: [])
  private let dataset: HDF5Dataset
  private let offset: Int?

  init(_ dataset: HDF5Dataset, offset: Int?) {
    self.dataset = dataset
    self.offset = offset
    chunkShape = HDF5Slabs.shape(dataset.shape, elementSize: dataset.type.element.size)
  }

  var name: String { dataset.name }
  var elementType: ElementType { dataset.type.element }
  var shape: [Int] { dataset.shape }
  var fillValue: Element { dataset.fillValue }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    guard let place = try place(ofChunk: index) else { return nil }
    let range = ByteRange.from(offset: place.lowerBound, count: place.count)
    guard let bytes = try await dataset.object.file.medium.object.read(range) else {
      throw Failure(.io, name, "vanished while it was read")
    }
    let (type, whole, blockShape) = (dataset.type, chunkByteCount, chunkShape)
    return try await WorkerPool.compute.run {
      var native = type.order.native(bytes, elementSize: type.element.size)
      if native.count < whole { native = native.padded(to: whole) }
      return VoxelBlock(elementType: type.element, shape: blockShape, bytes: native)
    }
  }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    let place = try place(ofChunk: index)
    return location(
      of: index, in: dataset.object.file.medium.object.name, place.map { .bytes($0) } ?? .missingChunk)
  }

  /// The bytes of the file that a slab has; nil when nothing was written.
  private func place(ofChunk index: [Int]) throws(Failure) -> Range<Int>? {
    guard let offset else { return nil }
    let region = region(ofChunk: index)
    let strides = rowMajorStrides(shape, elementSize: elementType.size)
    let start = zip(region.offset, strides).reduce(0) { $0 + $1.0 * $1.1 }
    // Voxels of a slab lie one behind the other, since only its first axis beyond single voxels can be cut.
    let count = region.shape.reduce(elementType.size, *)
    let (place, overflow) = offset.addingReportingOverflow(start)
    let (end, overflow2) = place.addingReportingOverflow(count)
    guard !overflow, !overflow2 else { throw Failure(.corrupt, name, "lies beyond any file") }
    return place..<end
  }
}

extension Bytes {
  /// The same bytes with arbitrary ones behind them.
  fileprivate func padded(to size: Int) -> Bytes {
    withUnsafeBytes { source in
      Bytes(capacity: size) { target in
        target.copyMemory(from: source)
        return size
      }
    }
  }
}

/// The pieces in which an array without chunks is read.
enum HDF5Slabs {
  private static let byteLimit = 2 << 20

  /// As many whole trailing axes as fit, a part of the axis before them, and single voxels of the rest.
  static func shape(_ shape: [Int], elementSize: Int) -> [Int] {
    var slab = Array(repeating: 1, count: shape.count)
    var left = byteLimit / elementSize
    for axis in shape.indices.reversed() {
      slab[axis] = max(1, min(shape[axis], left))
      if slab[axis] < shape[axis] { break }
      left /= max(1, shape[axis])
    }
    return slab
  }
}
