import ArgumentParser
import Browser
import Scenes
import Voxels

/// `microtome browse`, and `microtome SOURCE…` for short.
struct BrowseCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse",
    abstract: "Browse sources in the terminal (the default command).",
    discussion: """
      Several sources become layers of one scene. Without a terminal one frame is printed.

      EXAMPLES
        microtome brain.zarr
        microtome em.zarr segmentation.zarr
        microtome collection.json --keys neuroglancer
        microtome brain.zarr --position 180,216,140 --zoom 1
      """)

  @Argument(help: "Paths or URLs.")
  var sources: [String]

  @OptionGroup var start: StartOptions

  @OptionGroup var options: ViewOptions

  @OptionGroup var network: NetworkOptions

  func execute() async throws {
    try network.apply()
    let scene = try await SceneMerging.open(
      sources, with: network.opener, postponesRemote: StandardOutput.isTerminal)
    try await BrowsingProgram(scene: scene, start: start, options: options).run()
  }
}
