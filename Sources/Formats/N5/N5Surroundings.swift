import JSON
import Stores
import Voxels

/// What tells a folder inside an N5 container from any other, when its own attributes do not.
enum N5Surroundings {
  /// The version of the format that a folder is taken to have when no container says its own.
  static let unknownVersion = "2"

  /// How far up a container's root is looked for.
  private static let depthLimit = 12
  /// Files that tell folders of other formats.
  private static let foreign: Set<String> = [
    "zarr.json", ".zgroup", ".zarray", ".zattrs", ".zmetadata", "info", "header.wkw", "datasource-properties.json",
  ]

  /// The version of the container that a folder without attributes belongs to; nil when it seems to belong to none.
  static func version(ofPlainFolder location: Location) async throws -> String? {
    async let above = container(above: location)
    guard let entries = try await location.store.list(location.key) else {
      // Without a listing nothing says that the folder is there; a container above that says its name must do.
      guard nameSuggestsN5(location), case .root(let version) = await above else { return nil }
      return version
    }
    guard entries.contains(where: \.isPrefix), !entries.contains(where: { foreign.contains($0.name) }) else {
      return nil
    }
    switch await above {
    case .dataset: return nil
    case .root(let version): return version
    case nil:
      if await holdsOnlyDatasets(location, entries) { return unknownVersion }
      guard nameSuggestsN5(location), await hasDatasetBelow(location, depth: 3) else { return nil }
      return unknownVersion
    }
  }

  /// The version of the container that a folder with unknown attributes belongs to; nil when it seems to belong to
  /// none.
  static func version(around location: Location) async throws -> String? {
    if case .root(let version) = await container(above: location) { return version }
    return await hasDatasetBelow(location, depth: 3) ? unknownVersion : nil
  }

  private enum Container {
    case root(version: String)
    /// The folder lies inside a dataset, so that it is a part of the block grid.
    case dataset
  }

  /// The nearest folder above that says what it is.
  private static func container(above location: Location) async -> Container? {
    var places: [Location] = []
    while places.count < depthLimit, let place = places.last ?? location as Location?, !place.key.isEmpty {
      places.append(place.parent)
    }
    let documents = try? await places.concurrentMap { try? await N5Attributes.read(in: $0) }
    for case let attributes? in documents ?? [] {
      if N5Attributes.describeDataset(attributes) { return .dataset }
      if let version = attributes["n5"] { return .root(version: version.string ?? version.text()) }
    }
    return nil
  }

  /// Whether the folder or one above it is called `NAME.n5`.
  private static func nameSuggestsN5(_ location: Location) -> Bool {
    location.key.split(separator: "/").contains { $0.lowercased().hasSuffix(".n5") }
  }

  /// Whether all folders directly below are datasets, as those of a pyramid that was written without any group.
  private static func holdsOnlyDatasets(_ location: Location, _ entries: [StoreEntry]) async -> Bool {
    let folders = entries.filter { $0.isPrefix && !$0.name.hasPrefix(".") }
    guard !folders.isEmpty, folders.count <= 64 else { return false }
    return await areDatasets(folders, in: location).allSatisfy { $0 }
  }

  private static func areDatasets(_ folders: [StoreEntry], in location: Location) async -> [Bool] {
    let found = try? await folders.concurrentMap { await N5Attributes.isDataset(location.appending($0.name)) }
    return found ?? [false]
  }

  /// Whether a dataset is among the first folders below.
  private static func hasDatasetBelow(_ location: Location, depth: Int) async -> Bool {
    guard depth > 0, let entries = try? await location.store.list(location.key) else { return false }
    let folders = entries.filter { $0.isPrefix && !$0.name.hasPrefix(".") }.prefix(8)
    if await areDatasets(Array(folders), in: location).contains(true) { return true }
    for folder in folders where await hasDatasetBelow(location.appending(folder.name), depth: depth - 1) { return true }
    return false
  }
}
