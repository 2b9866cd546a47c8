import Voxels

/// Every kind of file that is a store of its own. A new one is a folder beside this one and a line here.
public enum ContainerRegistry {
  public static let all: [any ContainerStore.Type] = [
    ZipStore.self
  ]

  /// What a pipeline calls the container that a file is by its name; nil for any other name.
  public static func scheme(ofFileNamed name: String) -> String? {
    let name = name.lowercased()
    return all.first { $0.nameEndings.contains { name.hasSuffix($0) } }?.documentation.names.first
  }

  /// The root of the container that a place is by its name; nil when it has no such name, or is no file.
  ///
  /// - Throws: ``Failure`` when it is there but cannot be understood.
  public static func open(_ location: Location) async throws -> Location? {
    let name = location.key.lowercased()
    guard let kind = all.first(where: { $0.nameEndings.contains { name.hasSuffix($0) } }) else { return nil }
    return try await root(of: location, kind)
  }

  /// The root of the container that a place is said to be; nil when it is no file.
  ///
  /// - Throws: ``Failure`` when there is no such scheme, or the file is no such container.
  public static func open(_ location: Location, as scheme: String) async throws -> Location? {
    guard let kind = all.first(where: { $0.documentation.names.contains(scheme) }) else {
      throw Failure(.unsupported, location.name, "\(scheme): is no container that microtome knows")
    }
    return try await root(of: location, kind)
  }

  /// The root of the container that a place is by its first bytes, whatever its name; nil when it is none.
  ///
  /// - Throws: ``Failure`` when it is one but cannot be understood.
  public static func openUnnamed(_ location: Location) async throws -> Location? {
    guard !location.key.isEmpty, let size = try await location.store.size(of: location.key) else { return nil }
    for kind in all where size >= kind.signature.count {
      let start = try await location.store.read(
        location.key, .from(offset: 0, count: kind.signature.count), limit: kind.signature.count)
      if start?.array == kind.signature { return try await root(of: location, kind) }
    }
    return nil
  }

  /// The one folder at the root of a container that holds nothing else, as when a folder was packed from outside.
  public static func wrappingFolder(in location: Location) async throws -> Location? {
    guard location.key.isEmpty, location.store is any ContainerStore else { return nil }
    // What macOS puts beside the folder does not count.
    let entries = try await location.store.list("")?.filter { $0.name != "__MACOSX" && $0.name != ".DS_Store" }
    guard let entries, entries.count == 1, entries[0].isPrefix else { return nil }
    return location.appending(entries[0].name)
  }

  private static func root(of location: Location, _ kind: any ContainerStore.Type) async throws -> Location? {
    guard let store = try await kind.open(StoreObject(location.store, location.key)) else { return nil }
    return Location(store: store, key: "")
  }
}
