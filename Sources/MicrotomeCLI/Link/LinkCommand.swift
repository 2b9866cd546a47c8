import ArgumentParser
import Browser
import Scenes
import Stores
import Voxels

/// `microtome link`: a scene as a link that opens it in a browser.
struct LinkCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Write a link that opens the same view in Neuroglancer or WEBKNOSSOS.",
    discussion: """
      Standard output has the link alone. Sources have to be on servers that the viewer can read; local files can be \
      linked where a server shows their folder. Tokens never become part of a link.

      EXAMPLES
        microtome link s3://bucket/em.zarr --to neuroglancer --position 1728,1273,1263 --zoom 2
        microtome link collection.json --to neuroglancer --layers em,cells --view xy
        microtome link /data/brain.zarr --to neuroglancer --serve-root /data=https://host.example.org/data
        microtome link 'https://webknossos.org/datasets/l4-59e9cfbdba632ac2ab8b23b5/view' --to webknossos --zoom 4
      """)

  enum Viewer: String, ExpressibleByArgument, CaseIterable { case neuroglancer, webknossos }

  @Argument(help: "A path or URL.")
  var source: String

  @Option(help: ArgumentHelp("Which viewer opens the link.", valueName: "neuroglancer|webknossos"))
  var to: Viewer

  @Option(parsing: .unconditional, help: ArgumentHelp("Scene position of the middle.", valueName: "x,y,z"))
  var position: Position?

  @Option(help: ArgumentHelp("Reference voxels per pixel.", valueName: "zoom"))
  var zoom: Double?

  @Option(help: ArgumentHelp("What is shown.", valueName: "ortho|xy|xz|yz"))
  var view: String?

  @Option(help: ArgumentHelp("Only these layers, by name.", valueName: "a,b"))
  var layers: String?

  @Option(help: ArgumentHelp("The address of the viewer that a link of Neuroglancer leads to.", valueName: "url"))
  var viewer: String = NeuroglancerLink.viewer

  @Option(help: ArgumentHelp("A local folder, and the address at which a server shows it.", valueName: "folder=url"))
  var serveRoot: [String] = []

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if let view, ScenePreset.Layout(rawValue: view) == nil {
      throw ValidationError("--view \(view.printable) is unknown; use ortho, xy, xz or yz")
    }
    if let zoom, !(zoom > 0 && zoom.isFinite) { throw ValidationError("--zoom must be a positive number") }
    guard viewer.hasPrefix("https://") || viewer.hasPrefix("http://"), !viewer.contains("#") else {
      throw ValidationError("--viewer \(viewer.printable) is no address of a viewer")
    }
  }

  func execute() async throws {
    try network.apply()
    let folders = try serveRoot.map { text throws(Failure) in
      let folder = try ServedFolder(parsing: text)
      return ServedFolder(path: try StoreRegistry.locate(folder.path).name, url: folder.url)
    }
    let names = layers?.split(separator: ",").map(String.init)
    let opened = try await network.opener.openLazily(source).opening(named: names ?? []).opening().withoutOptions
    SourceNotices(opened).print()
    var scene = await LayerLooks.asPresets(of: opened)
    var look = scene.locatedView ?? ScenePreset()
    if let position { look.position = position.vector }
    if let zoom { look.zoom = zoom }
    if let view { look.layout = ScenePreset.Layout(rawValue: view) }
    scene.view = look
    if let names { try scene.keep(names) }
    let link: (url: String, notices: [String])
    switch to {
    case .neuroglancer:
      let found = try await scene.asFoundByNeuroglancer(with: network.opener)
      let base = viewer.hasSuffix("/") ? String(viewer.dropLast()) : viewer
      let result = try NeuroglancerLink(found, viewer: base, folders: folders)
      link = (result.url, result.notices)
    case .webknossos:
      let result = try WebknossosLink(scene)
      link = (result.url, result.notices)
    }
    for notice in link.notices { StandardError.write("microtome: \("\(scene.sourceName): \(notice)".printable)\n") }
    StandardOutput.write(link.url + "\n")
  }
}
