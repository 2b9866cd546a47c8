import Formats
import JSON
import Voxels

extension HierarchyEntry {
  /// What it is, in a few words: `OME-Zarr 0.5 image`, `WEBKNOSSOS layer`; empty for arrays and bare groups.
  public var kind: String {
    switch content {
    case .array, .failed: return ""
    case .folder: return "folder"
    case .group(let group):
      switch group.format.name {
      case "webknossos": return group.attributes["dataLayers"] == nil ? "WEBKNOSSOS layer" : webknossosKind(group)
      case "precomputed": return "precomputed volume"
      case "wkw": return "WKW layer"
      case "hdf5": return path == "." ? "HDF5 file" : ""
      default: return omeKind(group) ?? (levels.isEmpty ? "" : "multiscale")
      }
    }
  }

  private func webknossosKind(_ group: any GroupNode) -> String {
    group is WebknossosDataset ? "WEBKNOSSOS dataset" : "WEBKNOSSOS layer"
  }

  private func omeKind(_ group: any GroupNode) -> String? {
    let ome = group.attributes["ome"] ?? group.attributes
    let version =
      (ome["version"]?.string ?? ome["multiscales"]?.array?.first?["version"]?.string).map { " \($0)" } ?? ""
    if let plate = ome["plate"] {
      return "OME-Zarr\(version) plate" + (plate["wells"]?.array.map { " of \($0.count) wells" } ?? "")
    }
    if let well = ome["well"] { return "well" + (well["images"]?.array.map { " of \($0.count) fields" } ?? "") }
    if ome["multiscales"]?.array != nil {
      return
        "\(group.format.name == "zarr" ? "OME-Zarr" : "multiscale")\(version) \(ome["image-label"] == nil ? "image" : "labels")"
    }
    if ome["labels"]?.array != nil { return "label images" }
    return nil
  }

  /// The arrays of one image at several resolutions, finest first; none for other groups.
  public var levels: [ArrayNode] {
    guard case .group(let group) = content, !(group is WebknossosDataset) else { return [] }
    let named = LevelPaths.of(group.attributes)
    let nodes = children.compactMap { child in child.array.map { (name: child.name, node: $0) } }
    if !named.isEmpty {
      let found = named.compactMap { path in nodes.first { $0.name == path }?.node }
      return found.count == named.count ? found : []
    }
    let isPyramid = ["webknossos", "precomputed", "wkw"].contains(group.format.name)
    guard isPyramid || nodes.count == children.count && nodes.count > 1 && nodes.allSatisfy({ $0.name.isLevel }) else {
      return []
    }
    // Arrays that do not shrink from one to the next are something else.
    let sorted = nodes.map(\.node).sorted { ($0.array.voxelCount) > ($1.array.voxelCount) }
    let isUniform = sorted.allSatisfy { node in
      node.array.rank == sorted[0].array.rank && node.array.elementType == sorted[0].array.elementType
        && zip(node.array.shape, sorted[0].array.shape).allSatisfy { $0 <= $1 }
    }
    return isUniform && (isPyramid || sorted.last?.array.shape != sorted.first?.array.shape) ? sorted : []
  }
}

extension ChunkedArray {
  fileprivate var voxelCount: Int { checkedProduct(shape) ?? .max }
}

extension String {
  /// `0`, `s3`.
  fileprivate var isLevel: Bool {
    let digits = hasPrefix("s") ? dropFirst() : self[...]
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
