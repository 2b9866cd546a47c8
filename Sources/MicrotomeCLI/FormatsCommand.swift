import ArgumentParser
import Codecs
import Formats
import Glyphs
import Scenes
import Stores
import Voxels

/// `microtome formats`: what microtome reads, from the registries.
struct FormatsCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "List the formats, collections, codecs and stores that this version knows.",
    discussion: """
      EXAMPLES
        microtome formats
      """)

  func execute() async throws {
    var lines: [String] = []
    func section(_ title: String, _ entries: [PluginDocumentation]) {
      if !lines.isEmpty { lines.append("") }
      lines.append(title)
      for entry in entries {
        lines.append("  " + entry.names.joined(separator: ", ").padded(to: 22) + "  " + entry.summary)
        if !entry.specification.isEmpty { lines.append(String(repeating: " ", count: 26) + entry.specification) }
      }
    }
    section("Formats", FormatRegistry.all.map { $0.documentation })
    section("Images and collections", SceneRegistry.all.map { $0.documentation })
    section("Links", SceneRegistry.linkDocumentation)
    section("Codecs", ArrayCodecs.documentation + BytesCodecRegistry.all.map { $0.documentation })
    section("Codecs of whole chunks", VolumeCodecRegistry.all.map { $0.documentation })
    section("Containers", ContainerRegistry.all.map { $0.documentation })
    section("Stores", StoreRegistry.schemes.map { $0.documentation })
    StandardOutput.write(lines.joined(separator: "\n") + "\n")
  }
}
