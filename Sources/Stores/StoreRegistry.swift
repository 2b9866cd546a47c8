import Glibc
import Voxels

/// Every scheme of URL that a store serves. A new store is a folder beside this file and a line here.
public enum StoreRegistry {
  /// A scheme with the words that explain it and the store that serves `SCHEME://KEY`.
  public struct Scheme: Sendable {
    public let name: String
    public let documentation: PluginDocumentation
    let open: @Sendable (_ rest: String) throws(Failure) -> Location
  }

  public static let schemes: [Scheme] = [
    Scheme(
      name: "file", documentation: FileStore.documentation,
      open: { rest throws(Failure) in try FileStore.locate(urlPath: rest) }),
    Scheme(
      name: "http", documentation: HTTPStore.documentation,
      open: { rest throws(Failure) in try HTTPStore.locate("http", rest) }),
    Scheme(
      name: "https", documentation: HTTPStore.secureDocumentation,
      open: { rest throws(Failure) in try HTTPStore.locate("https", rest) }),
    Scheme(
      name: "s3", documentation: S3Store.documentation, open: { rest throws(Failure) in try S3Store.locate(rest) }),
    Scheme(
      name: "gs", documentation: GCSStore.documentation, open: { rest throws(Failure) in try GCSStore.locate(rest) }),
    Scheme(
      name: "demo", documentation: ProceduralStore.documentation, open: { Location(store: ProceduralStore(), key: $0) }),
  ]

  /// The place that a path or URL names. A relative path starts at the working folder, or at `base`.
  ///
  /// - Parameter base: the place of the document that says so; nil for what the user says.
  /// - Throws: ``Failure`` (`usage`, `unsupported`) when the text names no place that microtome can reach, or the
  ///   document may not lead there, see ``SourcePolicy``.
  public static func locate(_ text: String, relativeTo base: Location? = nil) throws(Failure) -> Location {
    guard !text.isEmpty else { throw Failure(.usage, "", "the source is empty", remedy: "give a path or a URL") }
    if let separator = text.firstRange(of: "://") {
      let scheme = text[..<separator.lowerBound].lowercased()
      guard let known = schemes.first(where: { $0.name == scheme }) else {
        let names = schemes.map { $0.name + "://" }.joined(separator: ", ")
        throw Failure(.unsupported, text, "cannot reach \(scheme):// sources", remedy: "known are paths and \(names)")
      }
      if scheme == "file", let base, !(base.store is FileStore) { throw leadsHome(text, from: base) }
      let place = try known.open(String(text[separator.upperBound...]))
      if base != nil { try SourcePolicy.current?.admit(place) }
      return place
    }
    if let base, !text.hasPrefix("/") { return base.appending(text) }
    if let base, !(base.store is FileStore) { throw leadsHome(text, from: base) }
    return FileStore.locate(path: text)
  }

  /// A document from elsewhere must not make us open local files.
  private static func leadsHome(_ text: String, from base: Location) -> Failure {
    Failure(.unsupported, base.name, "refers to the local path \(text)", remedy: "open that path itself")
  }
}

extension FileStore {
  static let documentation = PluginDocumentation(
    names: ["file"], summary: "Local files and folders.", specification: "RFC 8089",
    example: "file:///data/brain.zarr")

  /// What follows `file://`: an absolute path, percent-encoded.
  static func locate(urlPath rest: String) throws(Failure) -> Location {
    let path = rest.hasPrefix("localhost/") ? String(rest.dropFirst("localhost".count)) : rest
    guard path.hasPrefix("/") else {
      throw Failure(.usage, "file://" + rest, "names another host", remedy: "write file:///absolute/path")
    }
    return Location(store: FileStore(), key: path.percentDecoded)
  }

  /// A path as the shell has it.
  static func locate(path: String) -> Location {
    if path.hasPrefix("/") { return Location(store: FileStore(), key: path) }
    var expanded = path
    if path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") {
      expanded = String(cString: home) + path.dropFirst()
      return Location(store: FileStore(), key: expanded)
    }
    guard let working = getcwd(nil, 0) else { return Location(store: FileStore(), key: path) }
    defer { free(working) }
    return Location(store: FileStore(), key: String(cString: working) + "/" + expanded)
  }
}
