import ArgumentParser
import Inspection
import Scenes
import Stores
import Voxels

/// `microtome tree`: the hierarchy of a source in one look.
struct TreeCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree",
    abstract: "Show the hierarchy of a source: arrays with types, shapes, chunks, shards and codecs.",
    discussion: """
      SOURCE is anything that microtome opens, or a folder of several such sources. Images at several resolutions take \
      one line where their levels are made alike. Of groups with very many nodes the first are shown, and how many \
      more there are; --all shows everything.

      EXAMPLES
        microtome tree brain.zarr
        microtome tree plate.ome.zarr --depth 2
        microtome tree /data --json | jq '.. | objects | select(.dtype?) | .path'
      """)

  /// How many nodes of a group are shown.
  private static let breadth = 25

  @Argument(help: "A path or URL.")
  var source: String

  @Option(help: ArgumentHelp("Show so many levels of the hierarchy.", valueName: "n"))
  var depth: Int?

  @Flag(help: "Show everything, also each level of images.")
  var all = false

  @Flag(help: "Write one JSON document.")
  var json = false

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if let depth, depth < 0 { throw ValidationError("--depth must not be negative") }
  }

  func execute() async throws {
    try network.apply()
    let tree = try await tree()
    if json {
      StandardOutput.write(tree.json.text(indent: 1) + "\n")
    } else {
      StandardOutput.write(tree.text(columns: StandardOutput.size?.width))
    }
  }

  private func tree() async throws -> TreeNode {
    let explorer = HierarchyExplorer(depth: depth, breadth: all ? nil : TreeCommand.breadth)
    do {
      let (node, policy) = try await network.opener.node(source)
      let entry = try await SourcePolicy.$current.withValue(policy) {
        try await explorer.explore(node, name: node.location.stem)
      }
      return TreeNode(entry, isWhole: all)
    } catch let failure as Failure where failure.code == .usage {
      return try await layers()
    } catch let failure as Failure where [.missing, .unsupported, .empty].contains(failure.code) {
      let location = try await SourceSpecification(parsing: source).locate()
      guard let entry = try await explorer.explore(folder: location, name: location.stem) else { throw failure }
      return TreeNode(entry, isWhole: all)
    }
  }

  /// The members of a collection, which is a document and no hierarchy.
  private func layers() async throws -> TreeNode {
    var scene = try await network.opener.openLazily(source)
    let omitted = all ? 0 : max(0, scene.layers.count - TreeCommand.breadth)
    scene.layers.removeLast(omitted)
    return TreeNode(await scene.opening(), omitted: omitted)
  }
}
