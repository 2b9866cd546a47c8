import Voxels

/// A dataset that only the library can read: in slabs, on its thread.
final class HDF5LibraryArray: ChunkedArray {
  let chunkShape: [Int]
  let layout = StorageLayout(codecs: [])
  private let dataset: HDF5Dataset

  init(_ dataset: HDF5Dataset) {
    self.dataset = dataset
    chunkShape = HDF5Slabs.shape(dataset.shape, elementSize: dataset.type.element.size)
  }

  var name: String { dataset.name }
  var elementType: ElementType { dataset.type.element }
  var shape: [Int] { dataset.shape }
  var fillValue: Element { dataset.fillValue }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? {
    try await dataset.readThroughLibrary(region(ofChunk: index), blockShape: chunkShape)
  }

  func location(ofChunk index: [Int]) async throws -> ChunkLocation? {
    location(of: index, in: dataset.object.file.medium.object.name, .entangled)
  }
}
