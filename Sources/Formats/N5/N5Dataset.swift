import Codecs
import JSON
import Stores
import Voxels

/// The attributes of a dataset: `dimensions`, `blockSize`, `dataType`, `compression`.
enum N5Dataset {
  /// The most axes an array may have.
  private static let rankLimit = 32
  /// The largest extent: up to here a `Double` has every voxel.
  private static let extentLimit = 1 << 53

  /// - Parameter version: of the container, where it is known.
  /// - Throws: ``Failure`` that names the document and the attribute that is wrong.
  static func node(_ attributes: JSON, at location: Location, version: String?) throws(Failure) -> ArrayNode {
    do {
      let array = try array(attributes, at: location)
      // The compression used to be a plain word, before version 2.
      let version = version ?? (attributes["compression"] == nil ? "1" : N5Surroundings.unknownVersion)
      return ArrayNode(
        location: location, format: FormatVersion(name: "n5", version: version), array: array,
        attributes: attributes, dimensionNames: N5AxisNames.names(attributes, rank: array.rank))
    } catch {
      throw error.at(location.appending(N5Attributes.fileName).name)
    }
  }

  private static func array(_ attributes: JSON, at location: Location) throws(Failure) -> N5Array {
    if attributes["isLabelMultiset"]?.bool == true {
      throw Failure(
        .unsupported, "", "holds label multisets of Paintera, several labels a voxel, which microtome cannot show",
        remedy: "export the labels as plain uint64")
    }
    if attributes["shardSize"] != nil || attributes["compression"] == nil && attributes["codecs"] != nil {
      throw Failure(
        .unsupported, "", "is a sharded dataset of N5 4, which is not supported",
        remedy: "write it without shards, or as Zarr v3")
    }
    let elementType = try elementType(attributes["dataType"])
    let shape = try extents(attributes["dimensions"], named: "dimensions", atLeast: 0)
    guard !shape.isEmpty else { throw Failure(.invalid, "", "dimensions has no axes") }
    // As the Java library has it, a dataset without blocks is one block.
    let blockShape =
      attributes["blockSize"] == nil
      ? shape.map { max(1, $0) } : try extents(attributes["blockSize"], named: "blockSize", atLeast: 1)
    guard blockShape.count == shape.count else {
      throw Failure(.invalid, "", "dimensions has \(shape.count) axes, blockSize has \(blockShape.count)")
    }
    guard let size = checkedProduct(blockShape + [elementType.size]), size <= CodecChain.chunkLimit else {
      throw Failure(
        .tooLarge, "", "one block of size \(blockShape) has more than the limit of \(CodecChain.chunkLimit) bytes",
        remedy: "write the data with smaller blocks, such as 64 voxels along each axis")
    }
    let compression = try N5Compression(attributes)
    return N5Array(
      location: location, elementType: elementType, shape: shape, chunkShape: blockShape, compression: compression)
  }

  private static func elementType(_ value: JSON?) throws(Failure) -> ElementType {
    guard let name = value?.string else { throw Failure(.invalid, "", "dataType is no string") }
    // Java enumerations are written in either case.
    let known = ElementType.allCases.filter { $0 != .bool && $0 != .float16 }
    guard let type = known.first(where: { $0.rawValue == name.lowercased() }) else {
      throw Failure(
        .unsupported, "", "dataType \"\(name)\" is not supported",
        remedy: "supported are \(known.map(\.rawValue).joined(separator: ", "))")
    }
    return type
  }

  private static func extents(_ value: JSON?, named name: String, atLeast minimum: Int) throws(Failure) -> [Int] {
    guard let extents = value?.ints else { throw Failure(.invalid, "", "\(name) is no list of integers") }
    guard extents.count <= rankLimit else {
      throw Failure(.unsupported, "", "\(name) has more than \(rankLimit) axes")
    }
    for extent in extents where extent < minimum {
      throw Failure(.invalid, "", "\(name) has the extent \(extent), and \(minimum) is the least")
    }
    for extent in extents where extent > extentLimit {
      throw Failure(.unsupported, "", "\(name) has the extent \(extent), and \(extentLimit) is the most")
    }
    return extents
  }
}
