import ArgumentParser
import Browser
import Scenes
import Slicing
import Voxels

/// `microtome snapshot`: one frame without a terminal.
struct SnapshotCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Draw one frame, without a terminal: text or PNG.",
    discussion: """
      Waits until every chunk at the wanted mag has arrived, so that the same source gives the same picture. A single \
      view has no decoration; ortho has the three planes and, as text, the panels.

      EXAMPLES
        microtome snapshot brain.zarr
        microtome snapshot brain.zarr --view xy --position 180,216,140 --zoom 1 --pixels 362x434 -o slice.png
        microtome snapshot collection.json --layers T1 --size 120x40 -o frame.ans
      """)

  @Argument(help: "A path or URL.")
  var source: String

  @Option(help: ArgumentHelp("What to draw.", valueName: "ortho|xy|xz|yz"))
  var view: String = "ortho"

  @Option(parsing: .unconditional, help: ArgumentHelp("Scene position of the middle.", valueName: "x,y,z"))
  var position: Position?

  @Option(help: ArgumentHelp("Reference voxels per pixel.", valueName: "zoom"))
  var zoom: Double?

  @Option(help: ArgumentHelp("Only these layers, by name.", valueName: "a,b"))
  var layers: String?

  @Option(help: ArgumentHelp("Size in cells.", valueName: "COLSxROWS"))
  var size: Extent2?

  @Option(help: ArgumentHelp("Size in pixels.", valueName: "WxH"))
  var pixels: Extent2?

  @Option(name: [.short, .long], help: ArgumentHelp("FILE.png or FILE.ans.", valueName: "file"))
  var output: String?

  @OptionGroup var options: ViewOptions

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    guard view == "ortho" || PlaneOrientation(rawValue: view) != nil else {
      throw ValidationError("--view \(view.printable) is unknown; use ortho, xy, xz or yz")
    }
    if let zoom, !(zoom > 0 && zoom.isFinite) { throw ValidationError("--zoom must be a positive number") }
    if size != nil, pixels != nil { throw ValidationError("--size and --pixels cannot be combined") }
    if let output, !output.hasSuffix(".png"), !output.hasSuffix(".ans") {
      throw ValidationError("the output must be FILE.png or FILE.ans")
    }
  }

  func execute() async throws {
    try network.apply()
    let scene = try await network.opener.openLazily(source)
    let notices = SourceNotices(scene)
    notices.print()
    defer { notices.print(isComplete: true) }
    let frame = Snapshot(
      scene: scene, orientation: PlaneOrientation(rawValue: view), position: position?.vector, zoom: zoom,
      layers: layers?.split(separator: ",").map(String.init), size: size, pixels: pixels, options: options)
    try await frame.write(to: output)
  }
}
