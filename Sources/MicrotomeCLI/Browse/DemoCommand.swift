import ArgumentParser
import Embedded
import Scenes
import Stores
import Voxels

/// `microtome demo`: browse without any data at hand.
struct DemoCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Browse the embedded demo: over 100 TB of made-up tissue, no file, no network.",
    discussion: """
      Every chunk is computed when it is looked at. Without a terminal one frame is printed.

      EXAMPLES
        microtome demo
        microtome demo | cat
      """)

  @OptionGroup var start: StartOptions

  @OptionGroup var options: ViewOptions

  // Nothing is read from anywhere, but what browses takes the same options.
  @OptionGroup var network: NetworkOptions

  func execute() async throws {
    let store = MemoryStore(name: "demo", ["demo.json": Bytes(Embedded.demoCollection)])
    let scene = try await SceneOpener().open(Location(store: store, key: "demo.json"))
    try await BrowsingProgram(scene: scene, start: start, options: options).run()
  }
}
