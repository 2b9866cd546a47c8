import Formats
import JSON
import Voxels

/// n5-viewer's images, and those of Neuroglancer: datasets `s0`, `s1`, … that say their `downsamplingFactors`, or a
/// group that says the `scales` of all. Channels are groups `c0`, `c1`, … of such datasets.
///
/// https://github.com/saalfeldlab/n5-viewer#container-structure
enum N5Viewer {
  /// The most levels an image may have.
  private static let levelLimit = 64
  /// The most channels.
  private static let channelLimit = 256
  /// What an image has at least, and what one of several channels has.
  static let probe = "s0"
  static let channelProbe = "c0/s0"

  /// Nil when the group is no image.
  static func layers(_ group: any GroupNode, name: String) async throws -> [Layer]? {
    if let layer = try await layer(group, at: "", context: [group.attributes], name: name) { return [layer] }
    let channels = try await N5Children.numbered("c", of: group, probe: "s0")
    guard !channels.isEmpty, channels.count <= channelLimit else { return nil }
    let found = try await channels.concurrentMap { channel -> Layer? in
      do {
        let own = try await group.child(channel.name)?.attributes ?? [:]
        return try await layer(group, at: channel.name, context: [own, group.attributes], name: channel.name)
      } catch let failure as Failure where failure.code != .cancelled {
        return Layer(name: channel.name, path: channel.name, kind: .intensity, format: "n5", volume: .failed(failure))
      }
    }
    let layers = found.compactMap { $0 }
    guard layers.count == channels.count else { return nil }
    return layers.contains { $0.pyramid != nil } ? layers : nil
  }

  /// The image whose levels lie at `path`; nil when there is none.
  ///
  /// - Parameter context: the attributes of the groups around the levels, the nearest first.
  static func layer(
    _ group: any GroupNode, at path: String, context: [JSON], name: String
  ) async throws -> Layer? {
    let names = try await N5Children.numbered("s", of: group, at: path)
    guard !names.isEmpty, names.count <= levelLimit else { return nil }
    let nodes = try await N5Children.arrays(names.map { [path, $0.name].joinedPath }, in: group)
    let found = zip(names, nodes).compactMap { name, node in node.map { (name: name, node: $0) } }
    guard let first = found.first else { return nil }
    let levels = found.map { item in
      N5Pyramid.Level(
        path: [path, item.name.name].joinedPath, array: item.node.array,
        factors: N5Pyramid.factors(item.node.attributes["downsamplingFactors"])
          ?? listed(context, level: item.name.number))
    }
    let calibration = N5Calibration.find([first.node.attributes] + context)
    guard calibration != nil || levels.contains(where: { $0.factors != nil }) || shrink(levels) else { return nil }
    let axes = N5Pyramid.axes(of: first.node, group: context.first ?? [:])
    let pyramid = try N5Pyramid.make(levels, axes: axes, calibration: calibration)
    return Layer(
      name: name, path: path.isEmpty ? "." : path,
      kind: .guessed(elementType: first.node.array.elementType, name: name), format: "n5",
      volume: .ready(pyramid))
  }

  /// The factors of one level where a group lists those of all.
  static func listed(_ context: [JSON], level: Int) -> [Double]? {
    for attributes in context {
      if let list = (attributes["downsamplingFactors"] ?? attributes["scales"])?.array, list.indices.contains(level) {
        return N5Pyramid.factors(list[level])
      }
    }
    return nil
  }

  /// Whether arrays of which nothing is said look like a pyramid.
  private static func shrink(_ levels: [N5Pyramid.Level]) -> Bool {
    zip(levels, levels.dropFirst()).allSatisfy { fine, coarse in
      fine.array.rank == coarse.array.rank && fine.array.elementType == coarse.array.elementType
        && fine.array.shape != coarse.array.shape
        && zip(fine.array.shape, coarse.array.shape).allSatisfy { $0 >= $1 && $1 > 0 }
    }
  }
}
