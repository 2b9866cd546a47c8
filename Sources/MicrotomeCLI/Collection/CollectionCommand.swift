import ArgumentParser

/// `microtome collection`: makes and changes documents of collections.
struct CollectionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collection",
    abstract: "Make and change collections: layers from anywhere, with how they look.",
    discussion: """
      A collection is a small JSON document that lists images and how to show them; it copies no voxels. COLLECTION is such \
      a .json file, or a Zarr group that has one in its attributes. What a change does not concern stays as it is.

      EXAMPLES
        microtome collection create brain.json t1.zarr aal.zarr https://example.org/cells.zarr
        microtome collection set brain.json t1 --min 10 --max 110
        microtome collection set brain.json --position 150,185,140 --zoom 2.3
        microtome collection add brain.json s3://bucket/mito --group labels --hidden
        microtome collection list brain.json
        microtome brain.json
      """,
    subcommands: [
      CollectionCreateCommand.self,
      CollectionAddCommand.self,
      CollectionRemoveCommand.self,
      CollectionSetCommand.self,
      CollectionListCommand.self,
    ])
}
