import Codecs
import JSON
import Stores
import Voxels

/// Zarr v3 metadata: `zarr.json`.
enum Zarr3 {
  /// - Throws: ``Failure`` that names the document and the member that is wrong.
  static func node(_ document: JSON, at location: Location) throws(Failure) -> Node {
    do throws(Failure) {
      guard document.object != nil else { throw Failure(.invalid, "", "zarr.json holds no JSON object") }
      let attributes = attributes(of: document)
      if document["zarr_format"] == nil, document["node_type"] == nil, attributes["ome"]?.object != nil {
        // Examples of the proposals for OME-Zarr leave out everything else.
        return .group(ZarrGroup(location: location, version: "3", attributes: attributes, consolidated: nil))
      }
      guard document["zarr_format"]?.int == 3 else {
        throw Failure(.unsupported, "", "zarr_format is \(document["zarr_format"]?.text() ?? "missing"), not 3")
      }
      switch document["node_type"]?.string {
      case "array": return .array(try array(document, at: location))
      case "group":
        let consolidated = document["consolidated_metadata"]?["metadata"]?.object
        return .group(
          ZarrGroup(
            location: location, version: "3", attributes: attributes, consolidated: consolidated))
      default: throw Failure(.invalid, "", "node_type is neither \"array\" nor \"group\"")
      }
    } catch { throw error.at(location.appending("zarr.json").name) }
  }

  /// The attributes, with `ome` among them also where a writer has put it beside them.
  private static func attributes(of document: JSON) -> JSON {
    let attributes = document["attributes"] ?? [:]
    guard let ome = document["ome"], ome.object != nil, attributes["ome"] == nil else { return attributes }
    var object = attributes.object ?? JSONObject()
    object["ome"] = ome
    return .object(object)
  }

  private static let arrayMembers: Set<String> = [
    "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value", "codecs",
    "attributes", "storage_transformers", "dimension_names", "consolidated_metadata", "ome",
  ]

  private static func array(_ document: JSON, at location: Location) throws(Failure) -> ArrayNode {
    for (key, value) in document.object?.members ?? [] where !arrayMembers.contains(key) {
      guard value["must_understand"]?.bool == false else {
        throw Failure(
          .unsupported, "", "the extension \"\(key)\" must be understood, and microtome does not know it")
      }
    }
    if let transformers = document["storage_transformers"]?.array, !transformers.isEmpty {
      throw Failure(.unsupported, "", "storage_transformers are not supported")
    }
    let shape = try ZarrMetadata.shape(document["shape"], named: "shape", atLeast: 0)
    let elementType = try elementType(document["data_type"])
    let (gridName, grid) = try extensionPoint(document["chunk_grid"], named: "chunk_grid")
    guard gridName == "regular" else {
      throw Failure(.unsupported, "", "chunk_grid \"\(gridName)\" is not supported", remedy: "supported is regular")
    }
    let chunkShape = try ZarrMetadata.shape(grid["chunk_shape"], named: "chunk_shape", atLeast: 1)
    guard chunkShape.count == shape.count else {
      throw Failure(.invalid, "", "shape has \(shape.count) axes, chunk_shape has \(chunkShape.count)")
    }
    let keys = try chunkKeys(document["chunk_key_encoding"])
    let chain = try CodecChain(zarr3: document["codecs"], elementType: elementType, chunkShape: chunkShape)
    let fillValue = try ZarrFillValue.element(document["fill_value"], type: elementType, version: 3)

    var names: [String?]?
    if let list = document["dimension_names"]?.array {
      guard list.count == shape.count else {
        throw Failure(.invalid, "", "dimension_names has \(list.count) items for \(shape.count) axes")
      }
      names = list.map(\.string)
    }
    return ArrayNode(
      location: location, format: FormatVersion(name: "zarr", version: "3"),
      array: ZarrArray(
        location: location, elementType: elementType, shape: shape, objectShape: chunkShape, chain: chain, keys: keys,
        fillValue: fillValue),
      attributes: attributes(of: document), dimensionNames: names)
  }

  private static func elementType(_ value: JSON?) throws(Failure) -> ElementType {
    guard let name = value?.string ?? value?["name"]?.string else {
      throw Failure(.invalid, "", "data_type is missing")
    }
    guard let type = ElementType(rawValue: name) else {
      let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure(.unsupported, "", "data_type \"\(name)\" is not supported", remedy: "supported are \(known)")
    }
    return type
  }

  /// An extension point: an object with a name and a configuration, or a bare name.
  private static func extensionPoint(_ value: JSON?, named member: String) throws(Failure) -> (String, JSON) {
    guard let name = value?.string ?? value?["name"]?.string else {
      throw Failure(.invalid, "", "\(member) is missing or has no name")
    }
    return (name, value?["configuration"] ?? [:])
  }

  private static func chunkKeys(_ value: JSON?) throws(Failure) -> ZarrChunkKeys {
    let (name, configuration) = try extensionPoint(value, named: "chunk_key_encoding")
    guard name == "default" || name == "v2" else {
      throw Failure(.unsupported, "", "chunk_key_encoding \"\(name)\" is not supported")
    }
    let separator = configuration["separator"]?.string ?? (name == "default" ? "/" : ".")
    guard separator == "/" || separator == "." else {
      throw Failure(.invalid, "", "chunk_key_encoding: separator must be \"/\" or \".\"")
    }
    return name == "default" ? .prefixed(separator: separator) : .plain(separator: separator)
  }
}
