import Formats
import Stores
import Voxels

/// The arrays of an Imaris file: `DataSet/ResolutionLevel r/TimePoint t/Channel c/Data`, each z, y, x.
struct ImarisLevels {
  private static let levelLimit = 64
  /// How many arrays one file may have in all.
  private static let arrayLimit = 1_000_000

  let root: any GroupNode
  let levels: [Int]
  let timepoints: [Int]
  let channels: [Int]

  /// - Throws: ``Failure`` when the file has no images, or too many.
  init(_ root: any GroupNode) async throws {
    self.root = root
    levels = try await ImarisLevels.numbers(in: "DataSet", of: root, after: "ResolutionLevel ")
    let level = "DataSet/ResolutionLevel \(levels.first ?? 0)"
    timepoints = try await ImarisLevels.numbers(in: level, of: root, after: "TimePoint ")
    let timepoint = "\(level)/TimePoint \(timepoints.first ?? 0)"
    channels = try await ImarisLevels.numbers(in: timepoint, of: root, after: "Channel ")
    guard !levels.isEmpty, !timepoints.isEmpty, !channels.isEmpty else {
      throw Failure(.empty, root.location.name, "is an Imaris file without images")
    }
    guard levels.count <= ImarisLevels.levelLimit,
      let count = checkedProduct([levels.count, timepoints.count, channels.count]), count <= ImarisLevels.arrayLimit
    else {
      throw Failure(
        .tooLarge, root.location.name,
        "has \(levels.count) levels of \(timepoints.count) time points with \(channels.count) channels")
    }
  }

  func path(level: Int, timepoint: Int, channel: Int) -> String {
    "DataSet/ResolutionLevel \(level)/TimePoint \(timepoint)/Channel \(channel)/Data"
  }

  /// The image of one channel at the first time point, without the padding that it is stored with.
  ///
  /// - Throws: ``Failure`` (`missing`, `invalid`).
  func first(level: Int, channel: Int) async throws -> any ChunkedArray {
    let path = path(level: level, timepoint: timepoints[0], channel: channel)
    guard let array = try await ImarisLevels.array(path, in: root) else {
      throw Failure(.missing, root.location.appending(path).name, "is missing")
    }
    let attributes = ImarisAttributes(try await root.child(String(path.dropLast("/Data".count)))?.attributes)
    let size = ["Z", "Y", "X"].map { attributes.int("ImageSize\($0)") }
    let shape = zip(size, array.shape).map { $0 ?? $1 }
    guard array.rank == 3, zip(shape, array.shape).allSatisfy({ $0 > 0 && $0 <= $1 }) else {
      throw Failure(
        .invalid, array.name, "has shape \(array.shape), where an image of \(shape) voxels (z, y, x) belongs")
    }
    return ClippedArray(array, shape: shape)
  }

  /// All time points and channels of a level as one array: (t,) (c,) z, y, x. Those that are missing are fill value.
  func stack(level: Int, channels: [Int]) async throws -> any ChunkedArray {
    let model = try await first(level: level, channel: channels[0])
    var times: [any ChunkedArray] = []
    for timepoint in timepoints {
      let parts = channels.map { channel -> any ChunkedArray in
        if timepoint == timepoints[0], channel == channels[0] { return model }
        let path = path(level: level, timepoint: timepoint, channel: channel)
        return DeferredArray(name: root.location.appending(path).name, like: model) { [root] in
          try await ImarisLevels.array(path, in: root).map { ClippedArray($0, shape: model.shape) }
        }
      }
      times.append(parts.count == 1 ? parts[0] : try StackedArray(parts, axis: 0))
    }
    return times.count == 1 ? times[0] : try StackedArray(times, axis: 0)
  }

  private static func array(_ path: String, in root: any GroupNode) async throws -> (any ChunkedArray)? {
    switch try await root.child(path) {
    case .array(let node)?: return node.array
    case .group(let node)?: throw Failure(.invalid, node.location.name, "is a group where an image belongs")
    case nil: return nil
    }
  }

  /// The numbers of the groups below one, rising.
  private static func numbers(
    in path: String, of root: any GroupNode, after prefix: String
  ) async throws -> [Int] {
    guard case .group(let group)? = try await root.child(path), let names = try await group.childNames() else {
      return []
    }
    return names.compactMap { name in
      name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count)).flatMap { $0 >= 0 ? $0 : nil } : nil
    }.sorted()
  }
}
