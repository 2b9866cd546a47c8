import Formats
import JSON
import Voxels

/// `bdv.n5`: `setup0/timepoint0/s0`, with the downsampling factors in the attributes of `setup0`.
///
/// https://github.com/bigdataviewer/bigdataviewer-core/blob/master/BDV%20N5%20format.md
struct N5Container: BDVContainer {
  static let axes = ["x", "y", "z"]

  let root: any GroupNode

  func path(_ view: SpimData.View, level: Int) -> String { "setup\(view.setup)/timepoint\(view.timepoint)/s\(level)" }

  func factors(setup: Int) async throws -> [[Double]] {
    guard let node = try await root.child("setup\(setup)") else {
      throw Failure(.missing, root.location.name, "has no setup\(setup)")
    }
    guard let rows = node.attributes["downsamplingFactors"]?.array?.compactMap(\.doubles),
      rows.allSatisfy({ $0.count == 3 })
    else { throw Failure(.invalid, node.location.name, "has no downsamplingFactors of three numbers a level") }
    return rows
  }

  func array(_ view: SpimData.View, level: Int) async throws -> (any ChunkedArray)? {
    try await Self.array(path(view, level: level), in: root)?.array
  }
}
