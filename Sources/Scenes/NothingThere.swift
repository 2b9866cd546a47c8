import Formats
import Stores
import Voxels

/// Why nothing could be opened at a place: what was looked for, what the server said, and what to do.
enum NothingThere {
  /// How many names of a folder are given as a hint.
  private static let hintLimit = 5

  static func failure(at location: Location) async -> Failure {
    if location.origin != nil { return await remote(location) }
    let isObject = (try? await location.store.size(of: location.key)) != nil
    let isFolder = await isListed(location)
    guard isObject || isFolder else {
      return Failure(.missing, location.name, "no such file or folder", remedy: "check the path")
    }
    return Failure(
      .unsupported, location.name, "nothing that microtome can open is there",
      remedy: isObject ? unknown : "it looked for \(wanted)")
  }

  private static func remote(_ location: Location) async -> Failure {
    async let size = location.store.size(of: location.key)
    async let entries = location.store.list(location.key)
    if ((try? await size) ?? nil) != nil {
      return Failure(
        .unsupported, location.name, "is an object, but nothing that microtome can open", remedy: unknown)
    }
    let (documents, check) = ("it looked for \(wanted)", "check the address")
    if let entries = (try? await entries) ?? nil {
      guard !entries.isEmpty else {
        return Failure(.missing, location.name, "nothing is there: its listing is empty; \(documents)", remedy: check)
      }
      let names = entries.prefix(hintLimit).map { $0.name + ($0.isPrefix ? "/" : "") }.joined(separator: ", ")
      let more = entries.count > hintLimit ? " and \(entries.count - hintLimit) more" : ""
      return Failure(
        .unsupported, location.name,
        "is a folder of \(names)\(more), but nothing that microtome can open; \(documents)",
        remedy: "name one of what it holds")
    }
    let isForbidden = FormatRegistry.all.contains { format in
      documentNames(format).contains { ForbiddenObjects.shared.contains(location.appending($0).name) }
    }
    guard isForbidden else {
      return Failure(
        .missing, location.name, "nothing is there: the server answers 404 to all of \(wanted)", remedy: check)
    }
    return Failure(
      .missing, location.name, "nothing that can be read is there: the server forbids (403) some of \(wanted)",
      remedy: "\(check) and the credentials")
  }

  private static let unknown = "see microtome formats for what it reads"

  private static var wanted: String {
    FormatRegistry.all.compactMap { $0.documentation.example }.joined(separator: ", ")
  }

  /// The documents that tell a format.
  private static func documentNames(_ format: any Format.Type) -> [String] {
    (format.documentation.example ?? "").split(separator: ", ").map(String.init).filter { !$0.contains("*") }
  }

  /// Whether the place is a folder; true also where the store cannot list.
  private static func isListed(_ location: Location) async -> Bool {
    let name = location.key.split(separator: "/").last.map(String.init) ?? ""
    let parent = location.parent
    guard !name.isEmpty, let listed = try? await parent.store.list(parent.key) else { return true }
    return listed.contains { $0.name == name && $0.isPrefix }
  }
}
