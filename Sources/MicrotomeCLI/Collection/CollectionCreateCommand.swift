import ArgumentParser
import JSON
import Scenes
import Voxels

/// `microtome collection create`: a new collection of sources.
struct CollectionCreateCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a collection of sources.",
    discussion: """
      Each source is opened to learn its layers; what the sources say of how they look is kept. Paths are relative to the \
      new file where that is possible, so that both can be moved together. Of several sources those with several layers \
      become groups. Passwords, tokens and signatures in addresses are left out.

      EXAMPLES
        microtome collection create brain.json t1.zarr aal.zarr
        microtome collection create all.json em.zarr https://example.org/cells.json --name "hippocampus 17"
        microtome collection create old.json new.json --dialect slide
      """)

  @Argument(help: "The new file.")
  var target: String

  @Argument(help: "Paths or URLs.")
  var sources: [String]

  @Option(help: ArgumentHelp("What to call the collection.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "RFC-8 as it is proposed now, or the first one, which was shown in 2024.", valueName: "rfc8|slide"))
  var dialect: String = "rfc8"

  @Flag(help: "Write over a file that is there.")
  var force = false

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    guard target.hasSuffix(".json") else { throw ValidationError("the new file must be named FILE.json") }
    guard CollectionWriter.Dialect(rawValue: dialect) != nil else {
      throw ValidationError("--dialect \(dialect.printable) is unknown; use rfc8 or slide")
    }
    if name == "" { throw ValidationError("--name is empty") }
  }

  func execute() async throws {
    try network.apply()
    let file = try await CollectionFile.locate(target)
    guard file.text == nil || force else {
      throw Failure(.usage, target, "is there already", remedy: "add to it, or write over it with --force")
    }
    var writer = CollectionWriter(file.place, dialect: CollectionWriter.Dialect(rawValue: dialect) ?? .rfc8)
    let members = try await NewMembers(sources, opener: network.opener, writer: &writer)
    let stem = target.split(separator: "/").last.map { String($0.dropLast(".json".count)) } ?? target
    let document = writer.document(
      named: name ?? (sources.count == 1 ? members.name : stem), entries: members.entries, view: members.view)
    try await file.write(Array((document.text(indent: 2) + "\n").utf8))
    Warnings.print(writer.warnings)
  }
}
