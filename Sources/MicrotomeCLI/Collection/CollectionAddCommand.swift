import ArgumentParser
import Scenes
import Voxels

/// `microtome collection add`: more members.
struct CollectionAddCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add sources to a collection.",
    discussion: """
      A source with several layers becomes a group of that many members.

      EXAMPLES
        microtome collection add brain.json aal.zarr --name "AAL regions" --opacity 0.4
        microtome collection add brain.json https://example.org/mito.zarr --group labels --hidden
      """)

  @Argument(help: "A collection: a .json file or a group.")
  var collection: String

  @Argument(help: "Paths or URLs.")
  var sources: [String]

  @Option(help: ArgumentHelp("What to call the new member.", valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("The group to put it in, which is made where it is missing.", valueName: "group"))
  var group: String?

  @OptionGroup var preset: PresetOptions

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if name != nil, sources.count > 1 { throw ValidationError("--name is for one source at a time") }
    if name == "" { throw ValidationError("--name is empty") }
  }

  func execute() async throws {
    try network.apply()
    let file = try await CollectionFile.locate(collection)
    var editor = try file.editor()
    var writer = CollectionWriter(file.place, dialect: editor.dialect)
    var entries: [CollectionEntry] = []
    for source in sources {
      let members = try await NewMembers([source], opener: network.opener, writer: &writer)
      if members.entries.count == 1 {
        entries += members.entries
      } else {
        entries.append(CollectionEntry(group: members.name, members.entries))
      }
    }
    if let name { entries[0].name = name }
    for index in entries.indices { entries[index].look(preset.preset) }
    try editor.add(entries, to: group?.split(separator: "/").map(String.init) ?? [])
    try await file.write(editor.text)
    Warnings.print(writer.warnings)
  }
}
