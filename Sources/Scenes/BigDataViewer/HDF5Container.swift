import Formats
import Stores
import Voxels

/// `bdv.hdf5`: `t00000/s00/0/cells` and `s00/resolutions`, maybe with the cells in other files, its partitions.
struct HDF5Container: BDVContainer {
  /// A file that holds the cells of some views, maybe under other numbers.
  struct Partition: Sendable {
    let location: Location
    /// Numbers inside the file by those of the project.
    let timepoints: [Int: Int]
    let setups: [Int: Int]
    let root = Locked<(any GroupNode)?>(nil)
  }

  static let axes = ["z", "y", "x"]

  let root: any GroupNode
  let partitions: [Partition]

  func path(_ view: SpimData.View, level: Int) -> String {
    "t\(Self.padded(view.timepoint, 5))/s\(Self.padded(view.setup, 2))/\(level)/cells"
  }

  func factors(setup: Int) async throws -> [[Double]] {
    let path = "s\(Self.padded(setup, 2))/resolutions"
    guard let node = try await Self.array(path, in: root) else {
      throw Failure(.missing, root.location.name, "has no \(path), so nothing of setup \(setup)")
    }
    guard node.array.rank == 2, node.array.shape[1] == 3 else {
      throw Failure(
        .invalid, node.location.name, "has shape \(node.array.shape), where a row of x, y, z a level belongs")
    }
    let numbers = try await SmallTable.numbers(node.array)
    return (0..<node.array.shape[0]).map { Array(numbers[$0 * 3..<$0 * 3 + 3]) }
  }

  func array(_ view: SpimData.View, level: Int) async throws -> (any ChunkedArray)? {
    var node: ArrayNode?
    for partition in partitions where node == nil {
      guard let timepoint = partition.timepoints[view.timepoint], let setup = partition.setups[view.setup],
        let file = try await open(partition)
      else { continue }
      node = try await Self.array(path(SpimData.View(timepoint: timepoint, setup: setup), level: level), in: file)
    }
    if node == nil { node = try await Self.array(path(view, level: level), in: root) }
    guard let array = node?.array else { return nil }
    guard array.elementType == .int16, try await !meansSigned(view.setup) else { return array }
    // BigDataViewer stores unsigned numbers as signed ones, since Java has no others.
    return ClippedArray(array, elementType: .uint16)
  }

  /// Newer files say of each setup what its numbers mean.
  private func meansSigned(_ setup: Int) async throws -> Bool {
    let type = try await root.child("s\(Self.padded(setup, 2))")?.attributes["dataType"]
    return (type?.string ?? type?.strings?.first) == "int16"
  }

  private func open(_ partition: Partition) async throws -> (any GroupNode)? {
    if let root = partition.root.withLock({ $0 }) { return root }
    guard case .group(let root)? = try await FormatRegistry.open(partition.location) else { return nil }
    partition.root.withLock { $0 = root }
    return root
  }

  /// The setups and their time points that are there, for a file without its document; nil when they cannot be listed,
  /// empty when the file is none of BigDataViewer's.
  func listed() async throws -> [(setup: Int, timepoints: [Int])]? {
    guard let names = try await root.childNames() else { return nil }
    let setups = names.compactMap { Self.number($0, after: "s", digits: 2) }.sorted()
    let timepoints = names.compactMap { Self.number($0, after: "t", digits: 5) }.sorted()
    guard let first = setups.first, !timepoints.isEmpty,
      try await root.child("s\(Self.padded(first, 2))/resolutions") != nil
    else { return [] }
    var listed: [(setup: Int, timepoints: [Int])] = []
    for setup in setups { listed.append((setup, timepoints)) }
    return listed
  }
}
