import ArgumentParser
import Scenes
import Voxels

/// `microtome collection set`: how members look, what they are called, their order, and where to look.
struct CollectionSetCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Change how a member looks, its name or place, or where the collection is looked at.",
    discussion: """
      EXAMPLES
        microtome collection set brain.json T1 --min 10 --max 110 --gamma 0.8
        microtome collection set brain.json labels/mito --visible --color "#00ff88"
        microtome collection set brain.json T1 --to 1
        microtome collection set brain.json --position 150,185,140 --zoom 2.3
      """)

  @Argument(help: "A collection: a .json file or a group.")
  var collection: String

  @Argument(help: "A member or group by name, as list shows it; without, the collection itself.")
  var name: String?

  @OptionGroup var preset: PresetOptions

  @Option(help: ArgumentHelp("Another name.", valueName: "name"))
  var rename: String?

  @Option(help: ArgumentHelp("Put it in front of another one of its group.", valueName: "name"))
  var moveBefore: String?

  @Option(name: .customLong("to"), help: ArgumentHelp("Put it there in its group, from 1.", valueName: "position"))
  var position1: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Where to look, in voxels of the first layer.", valueName: "x,y,z"))
  var position: Position?

  @Option(help: ArgumentHelp("Voxels of the first layer per pixel.", valueName: "zoom"))
  var zoom: Double?

  @Option(help: ArgumentHelp("Which planes are shown.", valueName: "ortho|xy|xz|yz"))
  var layout: String?

  @Option(help: ArgumentHelp("Time point, from 0.", valueName: "t"))
  var time: Int?

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if let zoom, !(zoom > 0 && zoom.isFinite) { throw ValidationError("--zoom must be a positive number") }
    if let layout, ScenePreset.Layout(rawValue: layout) == nil {
      throw ValidationError("--layout \(layout.printable) is unknown; use ortho, xy, xz or yz")
    }
    if let time, time < 0 { throw ValidationError("--time counts from 0") }
    if let position1, position1 < 1 { throw ValidationError("--to counts from 1") }
    if moveBefore != nil, position1 != nil { throw ValidationError("--move-before and --to cannot be combined") }
    if rename == "" { throw ValidationError("--rename is empty") }
    if name == nil, preset.preset != LayerPreset() || moveBefore != nil || position1 != nil {
      throw ValidationError("name the member that this is about; list shows them")
    }
    if preset.preset == LayerPreset(), view == ScenePreset(), rename == nil, moveBefore == nil, position1 == nil {
      throw ValidationError("nothing is to be changed; see microtome collection set --help")
    }
  }

  private var view: ScenePreset {
    var view = ScenePreset(position: position?.vector, zoom: zoom)
    view.layout = layout.flatMap(ScenePreset.Layout.init(rawValue:))
    view.time = time
    return view
  }

  func execute() async throws {
    try network.apply()
    let file = try await CollectionFile.locate(collection)
    var editor = try file.editor()
    if let name, preset.preset != LayerPreset() { try await look(of: name, file, &editor) }
    if let name, let moveBefore { try editor.move(name, before: moveBefore) }
    if let name, let position1 { try editor.move(name, to: position1) }
    if moveBefore != nil || position1 != nil { try await editor.keepView(of: file, opener: network.opener) }
    if let rename { try editor.rename(name, to: rename) }
    if view != ScenePreset() { editor.set(view) }
    try await file.write(editor.text)
  }

  private func look(of name: String, _ file: CollectionFile, _ editor: inout CollectionEditor) async throws {
    guard try editor.isPart(name) else { return try editor.set(preset.preset, of: name) }
    // Only the member itself knows its layers.
    var scene = try await network.opener.openLazily(file.source).opening { layer in
      layer.fullName == name || name.hasPrefix(layer.fullName + "/")
    }
    guard let index = scene.layers.firstIndex(where: { $0.fullName == name }) else {
      for layer in scene.layers where name.hasPrefix(layer.fullName + "/") { _ = try layer.volume.get() }
      let names = scene.layers.prefix(40).map(\.fullName).joined(separator: ", ")
      throw Failure(.usage, collection, "has no member \(name)", remedy: "there is: \(names)")
    }
    scene.layers[index].preset = scene.layers[index].preset.overridden(by: preset.preset)
    var writer = CollectionWriter(file.place, dialect: editor.dialect)
    try editor.apply(scene, &writer)
  }
}
