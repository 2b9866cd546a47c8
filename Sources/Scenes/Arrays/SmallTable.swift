import Voxels

/// A small array of numbers that serves as metadata, such as the resolutions of a BigDataViewer file.
enum SmallTable {
  private static let countLimit = 4096

  /// All numbers of an array in C order.
  ///
  /// - Throws: ``Failure`` (`tooLarge`) when it is no small table, or when it cannot be read.
  static func numbers(_ array: any ChunkedArray) async throws -> [Double] {
    guard let count = checkedProduct(array.shape), count <= countLimit, count > 0 else {
      throw Failure(.tooLarge, array.name, "has shape \(array.shape), where a small table belongs")
    }
    let grid = array.gridShape
    var numbers = Array(repeating: array.fillValue.double, count: count)
    let strides = rowMajorStrides(array.shape)
    for chunk in indices(grid) {
      guard let block = try await array.readChunk(at: chunk) else { continue }
      let region = array.region(ofChunk: chunk)
      for place in indices(region.shape) {
        var position = 0
        for axis in place.indices { position += (region.offset[axis] + place[axis]) * strides[axis] }
        numbers[position] = block[place].double
      }
    }
    return numbers
  }

  private static func indices(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { indices, extent in indices.flatMap { index in (0..<extent).map { index + [$0] } } }
  }
}
