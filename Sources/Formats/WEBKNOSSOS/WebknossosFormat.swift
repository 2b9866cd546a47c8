import JSON
import Stores
import Voxels

/// Folders that a `datasource-properties.json` describes: WEBKNOSSOS datasets, and the layers in them.
///
/// https://docs.webknossos.org/webknossos/data/concepts.html
public enum WebknossosFormat: Format {
  public static let documentation = PluginDocumentation(
    names: ["webknossos"], summary: "WEBKNOSSOS datasets with layers of WKW, Zarr, N5 and precomputed mags.",
    specification: "https://docs.webknossos.org/webknossos/data/concepts.html",
    example: "datasource-properties.json")

  static let documentName = "datasource-properties.json"
  /// The most layers of a dataset.
  private static let layerLimit = 10_000

  /// A dataset, or the layer of a dataset whose folder this is.
  public static func open(_ location: Location) async throws -> Node? {
    async let own = document(in: location)
    async let outer = document(around: location)
    if let document = try await own { return .group(try dataset(document, in: location)) }
    guard let document = try await outer, let dataset = try? dataset(document, in: location.parent) else { return nil }
    let name = location.key.split(separator: "/").last.map(String.init)
    return try dataset.layers.first { $0.name == name }.map { .group(try $0.layer.get()) }
  }

  /// The dataset that a document describes.
  ///
  /// - Throws: ``Failure`` (`invalid`, `tooLarge`) when it is none. A layer that makes no sense keeps its own failure.
  public static func dataset(_ document: JSON, in location: Location) throws(Failure) -> WebknossosDataset {
    do throws(Failure) {
      guard let list = document["dataLayers"]?.array else {
        throw Failure(.invalid, "", "has no list of dataLayers")
      }
      guard list.count <= layerLimit else {
        throw Failure(.tooLarge, "", "has \(list.count) layers, more than \(layerLimit)")
      }
      let voxelSize = try WebknossosVoxelSize(document["scale"])
      var layers: [WebknossosDataset.Entry] = []
      for (index, item) in list.enumerated() {
        let name = item["name"]?.string ?? "layer \(index)"
        let layer = Result { () throws(Failure) in
          do throws(Failure) {
            return WebknossosLayer(
              dataset: location, location: location.appending(name), voxelSize: voxelSize,
              properties: try WebknossosLayerProperties(item), datasetAttributes: document)
          } catch { throw error.at("\(location.appending(documentName).name): layer \(name)") }
        }
        layers.append(WebknossosDataset.Entry(name: name, layer: layer))
      }
      return WebknossosDataset(location: location, attributes: document, voxelSize: voxelSize, layers: layers)
    } catch { throw error.source.isEmpty ? error.at(location.appending(documentName).name) : error }
  }

  static func version(_ document: JSON) -> FormatVersion {
    FormatVersion(name: "webknossos", version: document["version"]?.int.map { "\($0)" } ?? "1")
  }

  private static func document(in location: Location) async throws -> JSON? {
    let place = location.appending(documentName)
    guard let text = try await place.read(limit: JSON.sizeLimit) else { return nil }
    return try JSON(parsing: text, source: place.name)
  }

  /// The document of the folder around; nil also when it cannot be read, since nobody asked for that folder.
  private static func document(around location: Location) async throws -> JSON? {
    guard location.key.contains("/") else { return nil }
    do { return try await document(in: location.parent) } catch let error as Failure where error.code != .cancelled {
      return nil
    }
  }
}
