import Formats
import JSON
import Stores
import Voxels
import XML

/// BigDataViewer projects (`.xml`) over HDF5 and N5, and their HDF5 files without the document.
///
/// A layer is a setup (a channel, angle, tile and illumination), and is placed in the world by its registration; where
/// the registration changes over time, the first one counts.
enum BigDataViewerReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["bigdataviewer"], summary: "BigDataViewer projects: setups, time points, registrations, over HDF5 and N5.",
    specification: "https://imagej.net/plugins/bdv/#xml-file-format", example: #"<SpimData version="0.2">…"#)

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    if let project = try project(source) {
      try opener.admit(project.setups.count, of: source.location)
      guard !project.setups.isEmpty else {
        throw Failure(.empty, source.location.name, "is a BigDataViewer project without <ViewSetup>s")
      }
      let container = try await ContainerLocator(project: project, document: source.location).container()
      return try await scene(project, container, source)
    }
    guard case .group(let group)? = source.node, group.format.name == "hdf5" else { return nil }
    let container = HDF5Container(root: group, partitions: [])
    guard let setups = try await container.listed(), !setups.isEmpty else { return nil }
    try opener.admit(setups.count, of: source.location)
    let layers = BDVLayers(container: container, project: nil, unit: nil)
    return Scene(
      source: source.location.name, name: source.location.stem, format: "bigdataviewer",
      version: group.format.version,
      layers: try await all(setups.map { (SpimData.Setup(id: $0.setup), "setup \($0.setup)", $0.timepoints) }, layers))
  }

  static func node(of source: OpenedSource) async throws -> Node? {
    guard let project = try project(source) else { return nil }
    return .group(try await ContainerLocator(project: project, document: source.location).container().root)
  }

  private static func project(_ source: OpenedSource) throws(Failure) -> SpimData? {
    guard let root = source.xml, root.name == "SpimData" else { return nil }
    do throws(Failure) { return try SpimData(root) } catch { throw error.at(source.location.name) }
  }

  private static func scene(
    _ project: SpimData, _ container: any BDVContainer, _ source: OpenedSource
  ) async throws -> Scene {
    let layers = BDVLayers(
      container: container, project: project, unit: project.setups.lazy.compactMap(\.unit).first)
    let names = project.setups.map { $0.name ?? "setup \($0.id)" }
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    let setups = zip(project.setups, names).map { setup, name in
      (setup, counts[name] == 1 ? name : "\(name) (setup \(setup.id))", project.timepoints)
    }
    return Scene(
      source: source.location.name, name: source.location.stem, format: "bigdataviewer", version: project.version,
      layers: try await all(setups, layers), opaque: movements(project))
  }

  private static func all(
    _ setups: [(setup: SpimData.Setup, name: String, timepoints: [Int])], _ layers: BDVLayers
  ) async throws -> [Layer] {
    try await setups.concurrentMap { item in
      try await layers.layer(item.setup, name: item.name, timepoints: item.timepoints, setups: setups.count)
    }
  }

  /// Setups whose registration changes over time, which is said and not followed.
  private static func movements(_ project: SpimData) -> [OpaqueNode] {
    var firsts: [Int: Int] = [:]
    for view in project.registrations.keys {
      firsts[view.setup] = min(firsts[view.setup] ?? view.timepoint, view.timepoint)
    }
    var moving: Set<Int> = []
    for (view, registration) in project.registrations {
      guard let first = firsts[view.setup] else { continue }
      if project.registrations[SpimData.View(timepoint: first, setup: view.setup)] != registration {
        moving.insert(view.setup)
      }
    }
    return moving.sorted().map {
      OpaqueNode(name: "registrations of setup \($0) at later time points", type: "bdv:registration")
    }
  }
}
