import Voxels

/// A place in a store: an object, or a prefix with objects below it.
public struct Location: Sendable {
  public let store: any Store
  /// A normalised key: no empty, `.` or `..` parts.
  public let key: String

  public init(store: any Store, key: String) {
    self.store = store
    self.key = Location.normalized(key)
  }

  /// What to call the place in messages.
  public var name: String { store.describe(key) }

  /// The last part of the key, without a well-known suffix, as a name for people.
  public var stem: String {
    // The root of an archive goes by the name of the archive.
    var path = key.isEmpty && store is any ContainerStore ? self.name : key
    // The sign that the address has more, which is secret.
    if path.hasSuffix("?…") { path.removeLast(2) }
    var name = path.split(separator: "/").last.map(String.init) ?? "/"
    for suffix in [".json", ".zip", ".ozx", ".zarr", ".n5", ".xml", ".h5", ".hdf5", ".ims", ".ilp"]
    where name.hasSuffix(suffix) && name.count > suffix.count {
      name.removeLast(suffix.count)
    }
    return name
  }

  /// A place below or beside this one; `..` goes up, but never out of the store.
  public func appending(_ path: String) -> Location {
    Location(store: store, key: key + "/" + path)
  }

  public var parent: Location { appending("..") }

  /// A path below another, normalised.
  static func joined(_ base: String, _ path: String) -> String { normalized(base + "/" + path) }

  /// The object itself, whole; nil when it is not there.
  public func read(limit: Int) async throws -> Bytes? { try await store.read(key, .whole, limit: limit) }

  private static func normalized(_ path: String) -> String {
    if isNormalized(path) { return path }
    // By bytes, as the file system has it: a slash and a combining mark behind it are one `Character`.
    var parts: [Substring] = []
    for part in path.utf8.split(separator: UInt8(ascii: "/")).map({ Substring($0) }) {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  /// Whether no part of a path is empty, `.` or `..`. Most are like that, and every chunk that is read asks.
  private static func isNormalized(_ path: String) -> Bool {
    var length = 0
    var dots = 0
    for byte in path.utf8 {
      if byte == UInt8(ascii: "/") {
        if length == 0 || length == dots && dots <= 2 { return false }
        (length, dots) = (0, 0)
      } else {
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    return path.isEmpty || length > 0 && !(length == dots && dots <= 2)
  }
}
