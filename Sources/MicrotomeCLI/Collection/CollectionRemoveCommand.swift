import ArgumentParser
import Scenes
import Voxels

/// `microtome collection remove`: fewer members.
struct CollectionRemoveCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove members from a collection; the images themselves stay.",
    discussion: """
      EXAMPLES
        microtome collection remove brain.json "Brodmann areas"
        microtome collection remove brain.json labels/mito labels/er
      """)

  @Argument(help: "A collection: a .json file or a group.")
  var collection: String

  @Argument(help: "Members or groups by name, as list shows them: GROUP/NAME.")
  var names: [String]

  @OptionGroup var network: NetworkOptions

  func execute() async throws {
    try network.apply()
    let file = try await CollectionFile.locate(collection)
    var editor = try file.editor()
    try editor.remove(names)
    try await editor.keepView(of: file, opener: network.opener)
    try await file.write(editor.text)
  }
}

extension CollectionEditor {
  /// Keeps the view where it is in the world, or says that it cannot.
  mutating func keepView(of file: CollectionFile, opener: SceneOpener) async throws {
    guard hasView, let scene = try? await opener.openLazily(file.source) else { return }
    if let name = await keepView(of: scene) {
      Warnings.print("\(file.path): its position still counts voxels of \(name), which is not its first layer any more")
    }
  }
}
