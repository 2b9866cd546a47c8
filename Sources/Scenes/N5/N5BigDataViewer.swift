import Formats
import JSON
import Voxels

/// BigDataViewer's N5: `setupN/timepointN/sN`, a layer for each setup and an axis for several time points.
///
/// Registrations are in the XML beside the container; here setups lie where their voxels do.
/// https://github.com/bigdataviewer/bigdataviewer-core/blob/master/BDV%20N5%20format.md
enum N5BigDataViewer {
  private static let setupLimit = 4096
  /// What the first setup of a container has, and a setup that is a container itself.
  static let probe = "setup0/timepoint0/s0"
  static let innerProbe = "timepoint0/s0"

  private struct Setup {
    var path: String
    var attributes: JSON
    var timepoints: [N5Children.Numbered]
  }

  /// Nil when the group has no setups, and is none itself.
  static func layers(_ group: any GroupNode, name: String) async throws -> [Layer]? {
    let children = try await N5Children.numbered("setup", of: group, probe: "timepoint0/s0").prefix(setupLimit)
    var setups = try await Array(children).concurrentMap { try await setup($0.name, of: group) }.compactMap { $0 }
    // The group may be one setup.
    if setups.isEmpty, let setup = try await setup("", of: group) { setups = [setup] }
    guard !setups.isEmpty else { return nil }
    let times = Set(setups.flatMap { $0.timepoints.map(\.number) }).sorted()
    return try await setups.concurrentMap { setup in
      let own = setup.path.isEmpty ? name : setup.path
      let path = setup.path.isEmpty ? "." : setup.path
      do {
        let pyramid = try await pyramid(setup, times: times, in: group)
        return Layer(
          name: own, path: path,
          kind: .guessed(elementType: pyramid.levels[0].array.elementType, name: own), format: "n5",
          volume: .ready(pyramid))
      } catch let failure as Failure where failure.code != .cancelled {
        return Layer(name: own, path: path, kind: .intensity, format: "n5", volume: .failed(failure))
      }
    }
  }

  private static func setup(_ path: String, of group: any GroupNode) async throws -> Setup? {
    let timepoints = try await N5Children.numbered("timepoint", of: group, at: path, probe: "s0")
    guard !timepoints.isEmpty else { return nil }
    let attributes = path.isEmpty ? group.attributes : try await group.child(path)?.attributes ?? [:]
    return Setup(path: path, attributes: attributes, timepoints: timepoints)
  }

  private static func pyramid(_ setup: Setup, times: [Int], in group: any GroupNode) async throws -> Pyramid {
    let first = [setup.path, setup.timepoints[0].name].joinedPath
    let names = try await N5Children.numbered("s", of: group, at: first)
    guard let finest = names.first else {
      throw Failure(.missing, group.location.appending(first).name, "has no levels s0, s1, …")
    }
    guard names.count * times.count <= N5Children.limit else {
      throw Failure(
        .tooLarge, group.location.appending(setup.path).name, "has \(times.count) time points of \(names.count) levels")
    }
    let timepoints = Dictionary(setup.timepoints.map { ($0.number, $0.name) }) { first, _ in first }
    var levels: [N5Pyramid.Level] = []
    var axes: [Axis] = []
    var calibration: N5Calibration?
    let paths = names.map { name in
      times.map { time in timepoints[time].map { [setup.path, $0, name.name].joinedPath } }
    }
    var all = try await N5Children.arrays(paths.flatMap { $0.compactMap { $0 } }, in: group)[...]
    for (name, paths) in zip(names, paths) {
      let found = all.prefix(paths.count { $0 != nil })
      all = all.dropFirst(found.count)
      guard let node = found.lazy.compactMap({ $0 }).first else { continue }
      if levels.isEmpty {
        let timepoint = try await group.child(first)?.attributes ?? [:]
        calibration = N5Calibration.find([node.attributes, timepoint, setup.attributes, group.attributes])
        axes = N5Pyramid.axes(of: node, group: setup.attributes)
      }
      var rest = found
      let arrays = paths.map { path in path.flatMap { _ in rest.popFirst().flatMap { $0?.array } } }
      levels.append(
        N5Pyramid.Level(
          path: [first, name.name].joinedPath,
          array: times.count > 1 ? try StackedArray(arrays) : node.array,
          factors: N5Pyramid.factors(node.attributes["downsamplingFactors"])
            ?? N5Viewer.listed([setup.attributes], level: name.number)))
    }
    guard !levels.isEmpty else {
      throw Failure(.invalid, group.location.appending(first).name, "holds \(finest.name), but no array")
    }
    if times.count > 1 { axes.append(Axis(name: "t", kind: .time)) }
    return try N5Pyramid.make(levels, axes: axes, calibration: calibration)
  }
}
