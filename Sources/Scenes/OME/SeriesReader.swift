import Formats
import JSON
import Stores
import Voxels
import XML

/// Files of several images that bioformats2raw has converted: a list of series to choose from.
///
/// https://ngff.openmicroscopy.org/0.6/index.html#bf2raw
enum SeriesReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["bioformats2raw"], summary: "Files that bioformats2raw has converted: series to choose from.",
    specification: "https://ngff.openmicroscopy.org/0.6/index.html#bf2raw")

  private static let folder = "OME"
  private static let seriesLimit = 10_000
  /// Larger documents stay unread: names must not hold up the list.
  private static let documentLimit = 8 << 20

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node else { return nil }
    let ome = OMEMetadata.content(source.attributes)
    guard let layout = ome["bioformats2raw.layout"] else { return nil }
    var warnings = Warnings()
    if layout.int != 3 { warnings.add("its bioformats2raw.layout is \(layout.text()), and 3 is known") }
    async let document = names(below: source.location)
    let paths = try await series(group, &warnings)
    guard !paths.isEmpty else {
      throw Failure(.empty, source.location.name, "has no series: neither OME lists any, nor is there a group 0")
    }
    try opener.admit(paths.count, of: source.location)
    let names = await document
    let options = ImageOptions(group: group, opener: opener)
    var scene = Scene(
      source: source.location.name, name: source.location.stem, format: "ome-zarr",
      version: OMEMetadata.version(ome) ?? "0.4",
      layers: paths.enumerated().map { number, path in
        let name = names.count == paths.count ? names[number] : ""
        return options.layer(path, name: name.isEmpty ? nil : "\(path) \(name)")
      })
    scene.isChoice = scene.layers.count > 1
    scene.warnings = warnings.lines
    return scene
  }

  /// The paths of the series: those that the group `OME` lists, else 0, 1, 2, … until one is missing.
  private static func series(_ group: any GroupNode, _ warnings: inout Warnings) async throws -> [String] {
    let listed = (try await group.attributes(ofGroupAt: folder)).flatMap { OMEMetadata.content($0)["series"] }
    if let listed {
      let paths = listed.array?.compactMap(\.string).map(OMEMetadata.normalized).filter { !$0.isEmpty } ?? []
      if paths.count != listed.array?.count { warnings.add("the series of OME are no list of paths") }
      if !paths.isEmpty { return Array(paths.prefix(seriesLimit)) }
    }
    if let names = try await group.childNames() {
      let numbers = Set(names.compactMap { Int($0) })
      return (0..<seriesLimit).prefix { numbers.contains($0) }.map(String.init)
    }
    var found: [String] = []
    // In ever larger steps, since each is a round trip.
    while found.count < seriesLimit {
      let step = (found.count..<found.count + max(2, min(32, found.count))).map(String.init)
      let there = try await step.concurrentMap { try await group.attributes(ofGroupAt: $0) != nil }
      found += zip(step, there).prefix { $0.1 }.map(\.0)
      if there.contains(false) { break }
    }
    return found
  }

  /// What the images are called in the OME-XML beside them; empty where that is missing, or too large.
  private static func names(below location: Location) async -> [String] {
    let place = location.appending(folder).appending("METADATA.ome.xml")
    guard let text = try? await place.read(limit: documentLimit),
      let root = try? XML(parsing: text, source: place.name)
    else { return [] }
    return root.children.filter { $0.name.split(separator: ":").last == "Image" }.map { $0.attributes["Name"] ?? "" }
  }
}
