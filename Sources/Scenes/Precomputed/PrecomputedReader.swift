import Formats
import JSON
import Stores
import Voxels

/// Neuroglancer precomputed volumes: the scales of an `info` as one image in nanometres.
///
/// A voxel covers `resolution * (voxel_offset + index)` to one resolution further, so that scales need neither start at
/// the same corner nor be multiples of each other.
/// https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/volume.md
enum PrecomputedReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["precomputed"], summary: "Neuroglancer precomputed volumes: scales, voxel offsets, names of segments.",
    specification: "https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/volume.md")

  private static let scaleLimit = 64

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .group(let group)? = source.node, group.format.name == "precomputed" else { return nil }
    let info = source.attributes
    async let properties = SegmentProperties.read(info["segment_properties"], of: source.location)
    let pyramid = try await pyramid(info, group: group)
    let names = try await properties
    var opaque: [OpaqueNode] = []
    for member in ["mesh", "skeletons"] {
      if let folder = info[member]?.string, !folder.isEmpty {
        opaque.append(OpaqueNode(name: folder, type: "neuroglancer:\(member)"))
      }
    }
    if let unread = names.unread { opaque.append(OpaqueNode(name: unread, type: "neuroglancer:segment_properties")) }
    let layer = Layer(
      name: source.location.stem, path: ".",
      kind: kind(info, elementType: pyramid.levels[0].array.elementType, name: source.location.stem),
      format: "precomputed", volume: .ready(pyramid), segmentNames: names.labels)
    return Scene(
      source: source.location.name, name: layer.name, format: "precomputed", version: group.format.version,
      layers: [layer], opaque: opaque)
  }

  private static func kind(_ info: JSON, elementType: ElementType, name: String) -> Layer.Kind {
    switch info["type"]?.string {
    case "segmentation" where elementType.isInteger: .segmentation
    case nil: .guessed(elementType: elementType, name: name)
    default: .intensity
    }
  }

  private static func pyramid(_ info: JSON, group: any GroupNode) async throws -> Pyramid {
    let all = info["scales"]?.array ?? []
    // Scales that are hidden from people are drawn only where there is nothing else.
    let shown = all.filter { $0["hidden"]?.bool != true }
    let scales = shown.isEmpty ? all : shown
    guard scales.count <= scaleLimit else {
      throw Failure(
        .tooLarge, group.location.name, "has \(scales.count) scales where at most \(scaleLimit) make sense")
    }
    var levels: [(size: Double, level: Pyramid.Level)] = []
    for scale in scales {
      guard let key = scale["key"]?.string, case .array(let node)? = try await group.child(key) else { continue }
      guard let resolution = scale["resolution"]?.doubles, resolution.count == 3,
        resolution.allSatisfy({ $0.isFinite && $0 > 0 })
      else {
        throw Failure(.invalid, node.location.name, "\"resolution\" is not three positive numbers")
      }
      let offset = scale["voxel_offset"]?.ints ?? [0, 0, 0]
      levels.append(
        (
          resolution.reduce(1, *),
          Pyramid.Level(
            path: path(key), array: node.array, scale: resolution + [1],
            translation: zip(resolution, offset).map { $0 * (Double($1) + 0.5) } + [0], voxelOffset: offset + [0])
        ))
    }
    guard !levels.isEmpty else { throw Failure(.empty, group.location.name, "has no scale") }
    // `info` lists them finest first, mostly. This sort is stable.
    let sorted = levels.sorted { $0.size < $1.size }.map(\.level)
    let space = ["x", "y", "z"].map { Axis(name: $0, kind: .space, unit: "nanometer") }
    return Pyramid(axes: space + [Axis(name: "channel", kind: .channel)], levels: sorted)
  }

  /// A scale's key as a path below the volume, which has no steps upward.
  private static func path(_ key: String) -> String {
    key.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
  }
}
