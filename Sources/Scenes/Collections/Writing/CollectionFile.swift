import Glibc
import JSON
import Stores
import Voxels

/// The local file that a collection is written in: a document of its own, or that of a group.
public struct CollectionFile: Sendable {
  /// Absolute.
  public let path: String
  /// What it holds; nil when there is none.
  public let text: Bytes?

  /// - Parameter source: a path; a folder stands for the `zarr.json` or `.zattrs` in it.
  /// - Throws: ``Failure`` when that is no place where a document can be written.
  public static func locate(_ source: String) async throws -> CollectionFile {
    let location = try StoreRegistry.locate(source)
    guard location.store is FileStore else {
      throw Failure(
        .unsupported, source, "is not on this machine, so it cannot be changed", remedy: "work on a copy of it")
    }
    let isFolder = try await WorkerPool.files.run {
      var status = stat()
      return stat(location.name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
    guard isFolder else {
      return CollectionFile(path: location.name, text: try await location.read(limit: JSON.sizeLimit))
    }
    for name in ["zarr.json", ".zattrs"] {
      let document = location.appending(name)
      if let text = try await document.read(limit: JSON.sizeLimit) {
        return CollectionFile(path: document.name, text: text)
      }
    }
    throw Failure(.usage, source, "is a folder, but no Zarr group", remedy: "name a .json file, or a group")
  }

  /// What opens the collection: the file, or the group that it belongs to.
  public var source: String { path }

  /// - Throws: ``Failure`` (`usage`, `invalid`) when it is no collection.
  public func editor() throws(Failure) -> CollectionEditor {
    guard let text else {
      throw Failure(.missing, path, "no such file", remedy: "make it with microtome collection create")
    }
    return try CollectionEditor(text, source: path)
  }

  /// What paths in it are relative to.
  public var place: CollectionPlace {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/"
    return CollectionPlace(path) { other in CollectionFile.isNear(folder, other) }
  }

  /// Whether a path that goes up and down again leads from a folder to another place for everybody: on one disk, and with
  /// no symbolic link on the way up, which some programs follow and others do not.
  private static func isNear(_ folder: String, _ other: String) -> Bool {
    var (own, status) = (stat(), stat())
    guard let real = realpath(folder, nil) else { return false }
    defer { free(real) }
    return String(cString: real) == folder && stat(folder, &own) == 0 && stat(other, &status) == 0
      && own.st_dev == status.st_dev
  }

  /// Puts a new document in the place of what was there when the file was located.
  ///
  /// - Throws: ``Failure``: `changed` when somebody else has written it meanwhile, `io`.
  public func write(_ text: [UInt8]) async throws {
    try await WorkerPool.files.run { try FileReplacement.write(text, to: path, replacing: self.text) }
  }
}
