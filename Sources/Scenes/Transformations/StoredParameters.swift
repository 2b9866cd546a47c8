import Formats
import Voxels

/// Parameters of transformations that lie in a small array beside the images.
enum StoredParameters {
  private static let chunkLimit = 1 << 20

  /// The shape of an array and its values in C order.
  ///
  /// - Throws: ``Failure`` when it is missing, no array, or too large to be parameters.
  static func read(_ path: String, below node: Node) async throws -> (shape: [Int], values: [Double]) {
    guard case .array(let found) = try await node.descendant(path) else {
      throw Failure(.invalid, "\(node.location.name)/\(path)", "is no array")
    }
    guard found.array.rank <= 2, let size = checkedProduct(found.array.chunkShape), size <= chunkLimit else {
      throw Failure(.tooLarge, found.array.name, "has shape \(found.array.shape), which is too much for parameters")
    }
    return (found.array.shape, try await SmallTable.numbers(found.array))
  }
}
