import CHDF5
import Stores
import Voxels

/// An HDF5 file that is open for as long as something of it is in use.
final class HDF5File: Sendable {
  /// How many external links one after the other are followed.
  static let hopLimit = 8

  let location: Location
  let medium: HDF5Medium
  /// With the version of the file's superblock.
  let format: FormatVersion
  private let id: hid_t
  /// Files that external links of this one lead to, while they are open.
  private let linked = Locked<[String: Weak]>([:])

  private struct Weak { weak var file: HDF5File? }

  /// - Throws: ``Failure`` when the file is damaged.
  @HDF5Thread
  private init(location: Location, size: Int) throws {
    let medium = HDF5Medium(object: StoreObject(location.store, location.key), size: size)
    do {
      guard chdf5_has_crashed() == 0 else { throw Failure.crashedHDF5 }
      id = try medium.explaining { try HDF5Driver.open(medium) }
    } catch let failure as Failure where failure.source.isEmpty { throw failure.at(location.name) }
    let version = chdf5_superblock_version(id)
    format = FormatVersion(name: "hdf5", version: version < 0 ? "" : "\(version)")
    self.location = location
    self.medium = medium
  }

  deinit { HDF5Thread.release(id) }

  /// Opens the file; nil when there is none.
  static func open(_ location: Location) async throws -> HDF5File? {
    guard let size = try await location.store.size(of: location.key) else { return nil }
    guard chdf5_load() != 0 else {
      throw Failure(
        .unsupported, location.name, "HDF5 files need libhdf5, which is not here",
        remedy: "install libhdf5, or load the module that has it")
    }
    return try await HDF5File(location: location, size: size)
  }

  /// Runs calls of the library on its thread, with failures that name the object of the file they are about.
  @HDF5Thread
  func calling<Result: Sendable>(_ path: String, _ body: @HDF5Thread () throws -> Result) throws -> Result {
    try Task.checkCancellation()
    do {
      guard chdf5_has_crashed() == 0 else { throw Failure.crashedHDF5 }
      return try medium.explaining(body)
    } catch let failure as Failure where failure.source.isEmpty {
      throw failure.at(place(path).name)
    }
  }

  /// The place of an object of the file.
  func place(_ path: String) -> Location { location.appending(path) }

  /// The node at a path; nil when nothing is there.
  ///
  /// - Parameter hops: how many external links led here.
  func node(_ path: String, hops: Int = 0) async throws -> Node? {
    switch try await lookUp(path) {
    case .node(let node): return node
    case .nothing: return nil
    case .external(let name, let target):
      guard hops < HDF5File.hopLimit else {
        throw Failure(.circular, place(path).name, "leads through more than \(HDF5File.hopLimit) external links")
      }
      return try await other(name)?.node(target, hops: hops + 1)
    }
  }

  private enum Found: Sendable {
    case node(Node)
    case external(file: String, path: String)
    case nothing
  }

  @HDF5Thread
  private func lookUp(_ path: String) throws -> Found {
    try calling(path) {
      switch try HDF5Path(path).resolve(in: id) {
      case .nothing: return .nothing
      case .external(let file, let path): return .external(file: file, path: path)
      case .object(let identifier, let groups):
        let object = try HDF5Object(identifier, in: self, "cannot be opened")
        return try HDF5Reader.node(object, path: path, groups: groups).map { .node($0) } ?? .nothing
      }
    }
  }

  /// The file that an external link names.
  private func other(_ name: String) async throws -> HDF5File? {
    if let known = linked.withLock({ $0[name]?.file }) { return known }
    let isAbsolute = name.hasPrefix("/")
    guard !isAbsolute || location.store is FileStore else {
      throw Failure(.unsupported, location.name, "refers to the local file \(name)", remedy: "open that file itself")
    }
    let place = isAbsolute ? Location(store: FileStore(), key: name) : location.parent.appending(name)
    guard let file = try await HDF5File.open(place) else {
      throw Failure(
        .missing, place.name, "is not there, but \(location.name) links to it", remedy: "put it where the link says")
    }
    linked.withLock { $0[name] = Weak(file: file) }
    return file
  }
}
