import ArgumentParser
import Browser
import Chunks
import Scenes
import Voxels

/// `microtome info`: what is in a source.
struct InfoCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what is in a source: layers, types, mags, voxel size, presets.",
    discussion: """
      EXAMPLES
        microtome info brain.zarr
        microtome info collection.json --json | jq '.layers[].name'
      """)

  @Argument(help: "A path or URL.")
  var source: String

  @Flag(help: "Write one JSON document.")
  var json = false

  @OptionGroup var network: NetworkOptions

  func execute() async throws {
    try network.apply()
    let scene = try await network.opener.open(source)
    let description = await SceneDescription(scene)
    StandardOutput.write(json ? description.json.text(indent: 1) + "\n" : description.text)
    // All is said, but nothing could be opened.
    if let failure = scene.failure { throw failure }
  }
}
