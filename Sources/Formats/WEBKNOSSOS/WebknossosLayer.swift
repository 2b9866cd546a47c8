import JSON
import Stores
import Voxels

/// A layer of a WEBKNOSSOS dataset: its mags by their names.
public struct WebknossosLayer: GroupNode {
  /// The folder of the dataset.
  public let dataset: Location
  public let location: Location
  public let voxelSize: WebknossosVoxelSize
  public private(set) var properties: WebknossosLayerProperties
  /// All of `datasource-properties.json`.
  public let datasetAttributes: JSON

  public var attributes: JSON { properties.attributes }
  public var format: FormatVersion { WebknossosFormat.version(datasetAttributes) }

  public func child(_ path: String) async throws -> Node? {
    guard let wanted = Mag.parse(path), let mag = properties.mags.first(where: { $0.mag == wanted }) else { return nil }
    return .array(try await open(mag).node)
  }

  public func childNames() async throws -> [String]? { properties.mags.map(\.name).sorted() }

  /// The layer with that mag alone.
  public func limited(to mag: WebknossosMag) -> WebknossosLayer {
    var layer = self
    layer.properties.mags = [mag]
    return layer
  }

  /// The array of a mag, and the dataset coordinate of its index 0 in voxels of the mag.
  ///
  /// - Throws: ``Failure`` (`missing`) when nothing is where the metadata say.
  public func open(_ mag: WebknossosMag) async throws -> (node: ArrayNode, voxelOffset: Vector3<Int>) {
    let places = try places(of: mag)
    if let found = try await array(at: places[0], mag) { return found }
    // Then everything else that it could be, at once.
    let attempts = [(places[0], true)] + places.dropFirst().flatMap { [($0, false), ($0, true)] }
    let results = try await attempts.concurrentMap { place, isAnyFormat in
      do { return Result<Opened?, any Error>.success(try await array(at: place, mag, isAnyFormat: isAnyFormat)) } catch
      {
        return .failure(error)
      }
    }
    for result in results {
      if let found = try result.get() { return found }
    }
    if let name = formatName, name != "wkw",
      !FormatRegistry.all.contains(where: { $0.documentation.names.contains(name) })
    {
      throw Failure(.unsupported, places[0].name, "the data format \(properties.dataFormat ?? "") is not supported")
    }
    throw Failure(.missing, places[0].name, "mag \(mag.name) of layer \(properties.name) is not there")
  }

  /// Where a mag may lie: the first place that has an array counts.
  private func places(of mag: WebknossosMag) throws(Failure) -> [Location] {
    guard let path = mag.path, !path.isEmpty else {
      let factors = mag.mag
      return [location.appending(mag.name), location.appending("\(factors.x)-\(factors.y)-\(factors.z)")]
    }
    let place = try StoreRegistry.locate(path, relativeTo: dataset)
    let isRelative = !path.hasPrefix("/") && path.firstRange(of: "://") == nil
    return isRelative ? [place, location.appending(path)] : [place]
  }

  /// What the format registry calls the layer's data format.
  private var formatName: String? {
    switch properties.dataFormat {
    case "zarr": "zarr2"
    case "neuroglancerPrecomputed": "precomputed"
    case let name: name
    }
  }

  private typealias Opened = (node: ArrayNode, voxelOffset: Vector3<Int>)

  /// - Parameter isAnyFormat: whether the place may be of another format than the metadata say: the one that is named
  ///   is sometimes another version than that which is there.
  private func array(
    at place: Location, _ mag: WebknossosMag, isAnyFormat: Bool = false
  ) async throws -> Opened? {
    let named = ["wkw", "precomputed"].contains(formatName)
    if isAnyFormat, named || formatName == nil { return nil }
    if formatName == "wkw" {
      // Listing thousands of folders for the extent is spared.
      let extent = properties.boundingBox.map { box in
        let end = box.voxels(at: mag.mag).max
        return Vector3(max(0, end.x), max(0, end.y), max(0, end.z))
      }
      return try await WKWFormat.openMag(place, extent: extent).map { ($0, .zero) }
    }
    if formatName == "precomputed" { return try await scale(at: place) }
    guard let node = try await FormatRegistry.open(place, as: isAnyFormat ? nil : formatName) else { return nil }
    guard case .array(let array) = node else {
      throw Failure(.invalid, place.name, "is a group, where layer \(properties.name) has mag \(mag.name)")
    }
    return (array, .zero)
  }

  /// A scale of a precomputed volume: the path is that of the volume with the scale's key behind it.
  private func scale(at place: Location) async throws -> Opened? {
    let volume = place.parent
    guard let key = place.key.split(separator: "/").last.map(String.init),
      let group = try await FormatRegistry.open(volume, as: formatName),
      case .array(let array) = try await group.descendant(key)
    else { return nil }
    let scale = group.attributes["scales"]?.array?.first { $0["key"]?.string == key }
    guard let offset = scale?["voxel_offset"]?.ints, offset.count == 3 else { return (array, .zero) }
    return (array, Vector3(offset[0], offset[1], offset[2]))
  }
}
