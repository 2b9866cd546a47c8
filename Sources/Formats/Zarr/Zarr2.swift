import Codecs
import JSON
import Stores
import Voxels

/// Zarr v2 metadata: `.zarray`.
enum Zarr2 {
  /// - Throws: ``Failure`` that names the document and the member that is wrong.
  static func array(_ document: JSON, attributes: JSON, at location: Location) throws(Failure) -> Node {
    do { return .array(try node(document, attributes: attributes, at: location)) } catch {
      throw error.at(location.appending(".zarray").name)
    }
  }

  private static func node(_ document: JSON, attributes: JSON, at location: Location) throws(Failure) -> ArrayNode {
    guard document.object != nil else { throw Failure(.invalid, "", ".zarray holds no JSON object") }
    guard document["zarr_format"]?.int == 2 else {
      throw Failure(.unsupported, "", "zarr_format is \(document["zarr_format"]?.text() ?? "missing"), not 2")
    }
    let shape = try ZarrMetadata.shape(document["shape"], named: "shape", atLeast: 0)
    let chunkShape = try ZarrMetadata.shape(document["chunks"], named: "chunks", atLeast: 1)
    guard chunkShape.count == shape.count else {
      throw Failure(.invalid, "", "shape has \(shape.count) axes, chunks has \(chunkShape.count)")
    }
    guard let dtypeName = document["dtype"]?.string else {
      throw Failure(.unsupported, "", "dtype is missing or a structure", remedy: "only plain numbers are supported")
    }
    let dtype = try NumpyDType(parsing: dtypeName)
    let order = document["order"]?.string ?? "C"
    guard order == "C" || order == "F" else { throw Failure(.invalid, "", "order must be \"C\" or \"F\"") }
    let keys: ZarrChunkKeys
    switch document["dimension_separator"] {
    case nil: keys = .undeclared
    case "/": keys = .plain(separator: "/")
    case ".": keys = .plain(separator: ".")
    default: throw Failure(.invalid, "", "dimension_separator must be \"/\" or \".\"")
    }
    let chain = try CodecChain(
      zarr2Filters: document["filters"], compressor: document["compressor"], dtype: dtype,
      fortranOrder: order == "F", chunkShape: chunkShape)
    let fillValue = try ZarrFillValue.element(document["fill_value"], type: dtype.elementType, version: 2)
    let names = attributes["_ARRAY_DIMENSIONS"]?.strings
    return ArrayNode(
      location: location, format: FormatVersion(name: "zarr", version: "2"),
      array: ZarrArray(
        location: location, elementType: dtype.elementType, shape: shape, objectShape: chunkShape, chain: chain,
        keys: keys, fillValue: fillValue),
      attributes: attributes, dimensionNames: names?.count == shape.count ? names : nil)
  }
}
