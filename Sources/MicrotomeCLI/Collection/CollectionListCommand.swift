import ArgumentParser
import Browser
import JSON
import Scenes
import Voxels

/// `microtome collection list`: what a document says, without opening what it names.
struct CollectionListCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the members of a collection as its document has them, without opening them.",
    discussion: """
      EXAMPLES
        microtome collection list brain.json
        microtome collection list brain.json --json | jq -r '.[].path'
      """)

  @Argument(help: "A collection: a .json file or a group.")
  var collection: String

  @Flag(help: "Write one JSON document.")
  var json = false

  func execute() async throws {
    let rows = try await CollectionFile.locate(collection).editor().rows
    guard !json else {
      let list = rows.map { row -> JSON in
        [
          "name": .string(row.name), "type": .string(row.type), "path": row.path.map { .string($0) } ?? .null,
          "rendering": row.preset.rendering,
        ]
      }
      return StandardOutput.write(JSON.array(list).text(indent: 1) + "\n")
    }
    let names = rows.map(\.name.printable)
    let width = min(40, names.map(\.count).max() ?? 0)
    for (row, name) in zip(rows, names) {
      let parts = [row.path ?? (row.type == "collection" ? "(group)" : "(inline)"), looks(row)].filter { !$0.isEmpty }
      StandardOutput.write("\(name.padded(to: width))  \(parts.joined(separator: "  ").printable)\n")
    }
  }

  private func looks(_ row: CollectionRow) -> String {
    let preset = row.preset
    var parts: [String] = []
    if preset.min != nil || preset.max != nil {
      parts.append("window \(preset.min?.formatted(decimals: 4) ?? "")…\(preset.max?.formatted(decimals: 4) ?? "")")
    }
    if let gamma = preset.gamma { parts.append("gamma \(gamma.formatted(decimals: 2))") }
    if let colormap = preset.colormap { parts.append(colormap) }
    if preset.inverted == true { parts.append("inverted") }
    if let opacity = preset.opacity { parts.append("opacity \(opacity.formatted(decimals: 2))") }
    if preset.visible == false { parts.append("off") }
    if row.type.contains(":") { parts.append(row.type) }
    return parts.joined(separator: ", ")
  }
}
