import ArgumentParser
import Formats
import Scenes
import Stores
import Voxels

/// `microtome read`: any region of any source as an array.
struct ReadCommand: MicrotomeCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Read any region of any source as an array.",
    discussion: """
      Layer mode takes offset and size in the layer's own voxels at mag 1 and gives axes (z,y,x), or (c,z,y,x) when \
      the layer has several channels and no --channel. Outside the layer is fill value.
      Array mode takes one array by its path inside the source, with its axes as the format has them.

      OUT is FILE.npy, FILE.raw (the same bytes without a header), or - for npy to standard output.

      EXAMPLES
        microtome read brain.zarr --offset 100,120,80 --size 64,64,64 -o cutout.npy
        microtome read brain.zarr --mag 4 -o overview.npy
        microtome read collection.json --layer "AAL regions" --offset 0,0,90 --size 181,217,1 -o slice.npy
        microtome read brain.zarr --array s0 --region 0:64,:,7 -o part.raw
        microtome read brain.zarr --mag 8 -o - | python3 -c 'import numpy, sys, io; \
      print(numpy.load(io.BytesIO(sys.stdin.buffer.read())).mean())'
      """)

  @Argument(help: "A path or URL.")
  var source: String

  @Option(help: ArgumentHelp("Layer by name; the first one when left out.", valueName: "name"))
  var layer: String?

  @Option(help: ArgumentHelp("Mag to read, such as 1 or 4-4-2.", valueName: "mag"))
  var mag: MagArgument?

  @Option(parsing: .unconditional, help: ArgumentHelp("First voxel, at mag 1.", valueName: "x,y,z"))
  var offset: Triple?

  @Option(help: ArgumentHelp("Extent in voxels at mag 1.", valueName: "x,y,z"))
  var size: Triple?

  @Option(help: ArgumentHelp("Only that channel.", valueName: "c"))
  var channel: Int?

  @Option(help: ArgumentHelp("Time point.", valueName: "t"))
  var time: Int = 0

  @Option(help: ArgumentHelp("Array mode: path of the array inside the source, . for itself.", valueName: "path"))
  var array: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Array mode: one item an axis, as in 0:64,:,7.", valueName: "spec"))
  var region: String?

  @Option(name: [.short, .long], help: ArgumentHelp("Where to write.", valueName: "out"))
  var output: String

  @OptionGroup var network: NetworkOptions

  /// The source as messages have it.
  private var name: String { SourceName.shown(source) }

  func validate() throws {
    if array != nil, layer != nil || mag != nil || offset != nil || size != nil || channel != nil {
      throw ValidationError("--array cannot be combined with --layer, --mag, --offset, --size or --channel")
    }
    if array == nil, region != nil { throw ValidationError("--region needs --array; use --offset and --size") }
  }

  func execute() async throws {
    try network.apply()
    let (selection, policies) = if let array { try await arraySelection(array) } else { try await layerSelection() }
    let notices = SourceNotices(name, policies)
    notices.print()
    defer { notices.print(isComplete: true) }
    try await ArrayExport(selection: selection, output: output).run()
  }

  private func arraySelection(_ path: String) async throws -> (ArraySelection, [SourcePolicy]) {
    let (root, policy) = try await network.opener.node(source)
    let node = try await root.descendant(path)
    guard case .array(let found) = node else {
      throw Failure(.usage, node.location.name, "is a group, not an array", remedy: "name an array below it")
    }
    return (try RegionSpec.select(region, of: found.array), [policy])
  }

  /// The scene with as much opened as it takes to find the layer.
  private func opened() async throws -> Scene {
    let scene = try await network.opener.openLazily(source)
    guard let layer else { return await scene.openingReference() }
    let opened = await scene.opening(named: [layer])
    return opened.layers.contains { $0.fullName == layer } ? opened : await opened.opening()
  }

  private func layerSelection() async throws -> (ArraySelection, [SourcePolicy]) {
    let scene = try await opened()
    guard let chosen = layer == nil ? scene.layers.first : scene.layers.first(where: { $0.fullName == layer }) else {
      let names = scene.layers.map(\.fullName).joined(separator: ", ")
      throw Failure(.usage, name, "has no layer \(layer ?? "")", remedy: "its layers are: \(names)")
    }
    let pyramid = try chosen.volume.get()
    let region = LayerRegion(
      source: name, layer: chosen, pyramid: pyramid, mag: mag?.mag, offset: offset?.vector, size: size?.vector,
      channel: channel, time: time)
    return (try region.selection(), scene.policies)
  }
}
