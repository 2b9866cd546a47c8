import ArgumentParser
import Inspection
import Scenes
import Stores
import Voxels

/// `microtome shard`: a quick look into one shard, chunk or WKW file.
struct ShardCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "shard",
    abstract: "Look into one shard, chunk or WKW file: is it all right, what is in it, where is it.",
    discussion: """
      Reads the index alone, so that a shard of 100 GB costs no more than a small one. The array's metadata are looked \
      for in the folders above the file. Chunks are counted by their position in the shard, with the array's axes. \
      With --verify every chunk is decoded, and the exit status is 1 when anything is wrong.

      EXAMPLES
        microtome shard brain.zarr/0/c/0/1/0
        microtome shard brain.zarr/0/c/0/1/0 --verify
        microtome shard color/1/z0/y2/x1.wkw --json | jq '.chunks[] | select(.present)'
        microtome shard s3://bucket/em/8_8_30/0a.shard --chunk 3,0,1
        microtome shard brain.zarr/0/c/0/1/0 --map            the chunks as a picture, to walk around in
        microtome shard /tmp/copied-shard --array brain.zarr/0
      """)

  @Argument(help: "A shard, chunk or WKW file: a path or URL.")
  var file: String

  @Option(help: ArgumentHelp("The array's folder or metadata, where these are not above the file.", valueName: "path"))
  var array: String?

  @Flag(help: "Write one JSON document.")
  var json = false

  @Flag(help: "Read and decode every chunk.")
  var verify = false

  @Flag(help: "Show the grid of chunks as a picture: presence, size, ratio, checksums.")
  var map = false

  @Option(help: ArgumentHelp("Show one chunk as a picture.", valueName: "i,j,k"))
  var chunk: GridPosition?

  @Option(help: ArgumentHelp("With --chunk: what to draw.", valueName: "ortho|xy|xz|yz"))
  var view: String = "xy"

  @Option(help: ArgumentHelp("With --chunk or --map: size in cells.", valueName: "COLSxROWS"))
  var size: Extent2?

  @Option(name: [.short, .long], help: ArgumentHelp("With --chunk: FILE.png or FILE.ans.", valueName: "file"))
  var output: String?

  @OptionGroup var network: NetworkOptions

  func validate() throws {
    if chunk == nil, output != nil { throw ValidationError("--output needs --chunk") }
    if chunk == nil, !map, size != nil { throw ValidationError("--size needs --chunk or --map") }
    if map, json || chunk != nil { throw ValidationError("--map cannot be combined with --json or --chunk") }
    if chunk != nil, json || verify { throw ValidationError("--chunk cannot be combined with --json or --verify") }
    guard view == "ortho" || ChunkPicture.orientation(view) != nil else {
      throw ValidationError("--view \(view.printable) is unknown; use ortho, xy, xz or yz")
    }
    if let output, !output.hasSuffix(".png"), !output.hasSuffix(".ans") {
      throw ValidationError("the output must be FILE.png or FILE.ans")
    }
  }

  func execute() async throws {
    try network.apply()
    let place = try await SourceSpecification(parsing: file).locate()
    let metadata: Location? = if let array { try await SourceSpecification(parsing: array).locate() } else { nil }
    var object = try await ObjectInspectorRegistry.open(place, array: metadata)
    if let chunk {
      try await ChunkPicture(object: object, position: chunk.indices).write(view: view, size: size, to: output)
      return
    }
    if verify {
      let progress = ProgressBar(total: object.storedByteCount, label: "verifying")
      defer { progress.finish() }
      try await object.verify { progress.update($0) }
    }
    if map {
      try await ShardMapProgram(
        object: object, opener: network.opener, options: try ViewOptions.parse([]), size: size
      ).run()
    } else if json {
      object.report.writeJSON { StandardOutput.write($0) }
    } else {
      StandardOutput.write(object.report.text)
    }
    if verify, !object.report.isFaultless || object.report.unchecked > 0 { throw ExitStatus(code: 1) }
  }
}

/// A position in a grid of any rank, `i,j,k`, on the command line.
struct GridPosition: ExpressibleByArgument, Sendable {
  let indices: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard !parts.isEmpty, parts.count <= 32, parts.allSatisfy({ ($0 ?? -1) >= 0 }) else { return nil }
    indices = parts.compactMap { $0 }
  }
}
