import CHDF5
import JSON
import Voxels

/// Turns open objects of a file into nodes.
@HDF5Thread
enum HDF5Reader {
  /// The most axes of an array.
  static let rankLimit = 5

  /// Nil for an object that is neither group nor array: a named datatype.
  ///
  /// - Parameter groups: the addresses of the groups on the way to it.
  /// - Throws: ``Failure``: `unsupported` for what is no array of numbers, `corrupt`, `tooLarge`.
  static func node(_ object: HDF5Object, path: String, groups: Set<haddr_t>) throws(Failure) -> Node? {
    switch H5Iget_type(object.id) {
    case H5I_GROUP:
      return .group(
        HDF5Group(
          object: object, path: path, attributes: try HDF5Attributes.all(of: object.id),
          addresses: groups.union([chdf5_address(object.id)])))
    case H5I_DATASET:
      let dataset = try HDF5Dataset(object, path: path)
      let attributes = try HDF5Attributes.all(of: object.id)
      return .array(
        ArrayNode(
          location: object.file.place(path), format: object.file.format, array: dataset.array, attributes: attributes,
          dimensionNames: dimensionNames(attributes, rank: dataset.shape.count)))
    default: return nil
    }
  }

  /// What the dimension scales interface calls the axes.
  private static func dimensionNames(_ attributes: JSON, rank: Int) -> [String?]? {
    guard let labels = attributes["DIMENSION_LABELS"]?.array, labels.count == rank else { return nil }
    let names = labels.map { label in label.string.flatMap { $0.isEmpty ? nil : $0 } }
    return names.contains { $0 != nil } ? names : nil
  }
}
