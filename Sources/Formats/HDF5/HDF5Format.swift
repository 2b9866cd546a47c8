import Glibc
import JSON
import Stores
import Voxels

/// HDF5: groups and arrays in one file.
///
/// https://docs.hdfgroup.org/archive/support/HDF5/doc/H5.format.html
public enum HDF5Format: Format {
  public static let documentation = PluginDocumentation(
    names: ["hdf5"], summary: "HDF5 files: arrays of numbers, chunked or not, also below a path in the file.",
    specification: "https://support.hdfgroup.org/documentation/hdf5/latest/_s_p_e_c.html", example: "*.h5")

  /// How names of HDF5 files end. On the local file system names do not matter.
  private static let extensions = [
    "h5", "hdf5", "hdf", "he5", "h5ad", "ims", "ilp", "nwb", "mat", "nc", "nxs", "cxi", "hd5",
  ]

  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  public static func open(_ location: Location) async throws -> Node? {
    guard let (file, path) = try await split(location), try await isHDF5(file) else { return nil }
    return try await HDF5File.open(file)?.node(path)
  }

  /// The file that a place is or lies in, and the path inside of it.
  private static func split(_ location: Location) async throws -> (file: Location, path: String)? {
    let parts = location.key.split(separator: "/").map(String.init)
    guard !parts.isEmpty else { return nil }
    func place(_ count: Int) -> (file: Location, path: String) {
      (
        Location(store: location.store, key: parts[..<count].joined(separator: "/")),
        parts[count...].joined(separator: "/")
      )
    }
    if location.store is FileStore {
      let count = try await WorkerPool.files.run { fileDepth(parts) }
      return count.map(place)
    }
    // Elsewhere every look costs a request, so the name has to speak for it.
    if let index = parts.firstIndex(where: { hasExtension($0) }) { return place(index + 1) }
    return parts[parts.count - 1].utf8.contains(UInt8(ascii: ".")) ? nil : place(parts.count)
  }

  private static func hasExtension(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// How many parts of a local path lead to a regular file.
  private static func fileDepth(_ parts: [String]) -> Int? {
    for count in (1...parts.count).reversed() {
      var status = stat()
      if stat("/" + parts[..<count].joined(separator: "/"), &status) == 0 {
        return status.st_mode & S_IFMT == S_IFREG ? count : nil
      }
      guard errno == ENOTDIR else { return nil }
    }
    return nil
  }

  /// Whether the signature stands at the start, or behind a user block of 512, 1024, 2048, … bytes.
  private static func isHDF5(_ file: Location) async throws -> Bool {
    guard let size = try await file.store.size(of: file.key) else { return false }
    var ranges: [ByteRange] = []
    var offset = 0
    while offset <= size - signature.count {
      ranges.append(.from(offset: offset, count: signature.count))
      // A block beyond this is found by name alone.
      if offset >= 2048, !hasExtension(file.key) { break }
      offset = offset == 0 ? 512 : 2 * offset
    }
    guard !ranges.isEmpty else { return false }
    if !(file.store is FileStore) {
      // One request settles nearly all cases.
      let first = try await file.store.read(file.key, [ranges[0]], limit: signature.count)
      if first?.first?.array == signature { return true }
      guard hasExtension(file.key) else { return false }
    }
    return try await file.store.read(file.key, ranges, limit: signature.count)?.contains { $0.array == signature }
      ?? false
  }
}
