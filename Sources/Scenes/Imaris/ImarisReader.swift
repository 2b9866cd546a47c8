import Formats
import Stores
import Voxels

/// Imaris files (`.ims`, HDF5): levels, time points, channels with their colours and windows.
///
/// https://imaris.oxinst.com/support/imaris-file-format
enum ImarisReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["imaris"], summary: "Imaris files: levels, time points, channels with names, colours and windows.",
    specification: "https://imaris.oxinst.com/support/imaris-file-format",
    example: "DataSet/ResolutionLevel 0/TimePoint 0/Channel 0/Data")

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let root)? = source.node, root.format.name == "hdf5",
      case .group(let info)? = try await root.child("DataSetInfo"), try await root.child("DataSet") != nil,
      let image = try await info.child("Image")
    else { return nil }
    let levels = try await ImarisLevels(root)
    var presets: [Int: ChannelPreset] = [:]
    for channel in levels.channels {
      presets[channel] = ImarisImage.channel(ImarisAttributes(try await info.child("Channel \(channel)")?.attributes))
    }
    var layers: [Layer] = []
    let groups = try await alike(levels)
    for channels in groups {
      let name = groups.count == 1 ? source.location.stem : presets[channels[0]]?.label ?? "channel \(channels[0])"
      let pyramid = try await pyramid(levels, channels, ImarisAttributes(image.attributes))
      layers.append(
        Layer(
          name: name, path: groups.count == 1 ? "." : pyramid.levels[0].path, kind: .intensity, format: "imaris",
          volume: .ready(pyramid), channels: channels.compactMap { presets[$0] }))
    }
    return Scene(
      source: source.location.name, name: source.location.stem, format: "imaris",
      version: ImarisAttributes(root.attributes).text("ImarisVersion") ?? "", layers: layers)
  }

  /// The channels that can be one array, in groups: all of them, unless their types differ.
  private static func alike(_ levels: ImarisLevels) async throws -> [[Int]] {
    var groups: [[Int]] = []
    var models: [any ChunkedArray] = []
    for channel in levels.channels {
      let array = try await levels.first(level: levels.levels[0], channel: channel)
      let group = models.firstIndex {
        $0.elementType == array.elementType && $0.shape == array.shape && $0.chunkShape == array.chunkShape
      }
      if let group {
        groups[group].append(channel)
      } else {
        groups.append([channel])
        models.append(array)
      }
    }
    return groups
  }

  private static func pyramid(
    _ levels: ImarisLevels, _ channels: [Int], _ attributes: ImarisAttributes
  ) async throws -> Pyramid {
    var axes: [Axis] = []
    if levels.timepoints.count > 1 { axes.append(Axis(name: "t", kind: .time)) }
    if channels.count > 1 { axes.append(Axis(name: "c", kind: .channel)) }
    let others = axes.count
    var resolutions: [Pyramid.Level] = []
    var image: ImarisImage?
    for level in levels.levels {
      let array = try await levels.stack(level: level, channels: channels)
      let shape = array.shape.suffix(3).reversed().map { $0 }
      let size = Vector3(shape[0], shape[1], shape[2])
      let space = image ?? ImarisImage(attributes, size: size)
      image = space
      guard resolutions.isEmpty || array.elementType == resolutions[0].array.elementType else {
        throw Failure(.invalid, array.name, "is of another type than the level before it")
      }
      let (scale, translation) = space.placement(of: size)
      func perAxis(_ value: Vector3<Double>, other: Double) -> [Double] {
        Array(repeating: other, count: others) + [value.z, value.y, value.x]
      }
      resolutions.append(
        Pyramid.Level(
          path: levels.path(level: level, timepoint: levels.timepoints[0], channel: channels[0]), array: array,
          scale: perAxis(scale, other: 1), translation: perAxis(translation, other: 0)))
    }
    axes += ["z", "y", "x"].map { Axis(name: $0, kind: .space, unit: image?.unit) }
    return Pyramid(axes: axes, levels: resolutions)
  }
}
