import ArgumentParser
import Voxels

/// Where browsing starts.
struct StartOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Where to start.", valueName: "x,y,z"))
  var position: Position?

  @Option(help: ArgumentHelp("Reference voxels per pixel to start with.", valueName: "zoom"))
  var zoom: Double?

  @Option(help: ArgumentHelp("Size of the frame that is printed without a terminal.", valueName: "COLSxROWS"))
  var size: Extent2?

  @Option(
    help: ArgumentHelp(
      "What is read first: coarse mags, so that something is seen at once, or the wanted one.",
      valueName: "coarse|wanted"))
  var loading: String = "coarse"

  func validate() throws {
    guard ["coarse", "wanted"].contains(loading) else {
      throw ValidationError("--loading \(loading.printable) is unknown; use coarse or wanted")
    }
    if let zoom, !(zoom > 0 && zoom.isFinite) { throw ValidationError("--zoom must be a positive number") }
  }
}
