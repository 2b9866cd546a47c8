import ArgumentParser

/// `microtome` itself. A new command is a file beside this one and a line here.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "microtome",
    abstract: "Browse terabyte-scale image volumes in the terminal.",
    discussion: """
      SOURCE is a path or an https://, s3:// or gs:// address: OME-Zarr, Zarr, WEBKNOSSOS and WKW, N5, Neuroglancer \
      precomputed, HDF5, Imaris, BigDataViewer, NIfTI, a zip of these, a collection (.json), or a link of Neuroglancer \
      or WEBKNOSSOS. Its kind is detected.

      EXAMPLES
        microtome brain.zarr                      pan, zoom and slice through a volume
        microtome collection.json                 all layers of a collection, with its presets
        microtome demo                            the same without any data at hand
        microtome s3://bucket/em.zarr             only the chunks in view are fetched
        microtome info brain.zarr --json          what is in it, for scripts
        microtome read brain.zarr --offset 100,100,50 --size 64,64,64 -o cutout.npy
        microtome snapshot brain.zarr --view xy -o slice.png
        microtome link s3://bucket/em.zarr --to neuroglancer
                                                  the same view in the browser
        microtome collection create all.json em.zarr cells.zarr
        microtome shard brain.zarr/0/c/0/1/0      what is in one shard, chunk or WKW file, and is it all right

      Press ? in the browser for its keys.
      """,
    version: Version.text,
    subcommands: [
      BrowseCommand.self,
      CollectionCommand.self,
      DemoCommand.self,
      FormatsCommand.self,
      InfoCommand.self,
      LinkCommand.self,
      ReadCommand.self,
      ShardCommand.self,
      SnapshotCommand.self,
      VerifyCommand.self,
    ],
    defaultSubcommand: BrowseCommand.self)
}
