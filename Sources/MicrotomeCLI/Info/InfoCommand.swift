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
    // What has one layer and cannot show it has nothing to be described.
    if scene.layers.count == 1, case .failed(let failure) = scene.layers[0].volume { throw failure }
    let description = await SceneDescription(scene)
    StandardOutput.write(json ? description.json.text(indent: 1) + "\n" : description.text)
  }
}
