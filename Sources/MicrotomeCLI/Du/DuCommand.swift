import ArgumentParser
import Inspection
import JSON
import Scenes
import Stores
import Voxels

/// `microtome du`: what a source takes, and what sharding would save.
struct DuCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "du",
    abstract: "Count files and bytes by layer and mag, and say what sharding would save.",
    discussion: """
      Nothing is read but listings, on the local disk tens of thousands of files a second. Sizes are those of the \
      files; on disk is what the file system gives them, as du has it: sparse files take what is in them, a file with \
      several names counts once, symbolic links are not followed. The ratio is decoded bytes by stored ones. Empty is \
      the part of an array for which there are no objects: fill value. Shards can lack chunks as well, so of them it is \
      the least that can be, marked with ≥; --indexes reads the index of each shard and counts its chunks.

      EXAMPLES
        microtome du dataset
        microtome du dataset --layer color
        microtome du brain.zarr --indexes
        microtome du s3://bucket/em.zarr --json | jq '.arrays[] | {path, objects, bytes}'
      """)

  @Argument(help: "A path or URL.")
  var source: String

  @OptionGroup var selection: ArrayChoiceOptions

  @Flag(help: "Read the indexes of shards, so that chunks missing inside count as empty.")
  var indexes = false

  @Flag(help: "Write one JSON document.")
  var json = false

  @OptionGroup var network: NetworkOptions

  func execute() async throws {
    try network.apply()
    let found = try await SourceArrays.find(source, selection.choice, with: network.opener)
    let notices = SourceNotices(source, found.policies)
    notices.print()
    let line = CountLine("files")
    defer { line.finish() }
    let indexLine = indexes ? CountLine("indexes") : nil
    defer { indexLine?.finish() }
    let usage = try await SourceUsage.measure(
      found.items.map(\.node), in: found.places,
      indexes: indexLine.map { indexLine in { @Sendable count in indexLine.add(count) } }
    ) { line.add($0) }
    line.finish()
    indexLine?.finish()
    notices.print(isComplete: true)
    let description = UsageDescription(source: SourceName.withoutSecrets(source), found: found, usage: usage)
    StandardOutput.write(json ? description.json.text(indent: 1) + "\n" : description.text)
  }
}

extension SourceArrays {
  /// The folders, and files, that hold everything; none in another one.
  var places: [Location] {
    var places = root.map { [$0] } ?? []
    for item in items {
      let place = ArrayObjectsRegistry.objects(of: item.node).location
      let isKnown = places.contains { known in
        known.name == place.name || known.key.isEmpty && known.store is any ContainerStore
          || place.name.hasPrefix(known.name + "/")
      }
      if !isKnown {
        places.removeAll { $0.name.hasPrefix(place.name + "/") }
        places.append(place)
      }
    }
    return places
  }
}
