/// Something that turns what there is into the voxels of a layer.
protocol TissuePainter {
  /// Whether nuclei, mitochondria and the distance from membranes are to be looked up, not only which cell it is.
  static var needsDetail: Bool { get }

  /// Called before the groups of a row.
  func prepare(z: Int, y: Int)

  /// Writes voxels `8 * group` to `8 * group + 7` of a row.
  func paint(_ lanes: TissueLanes, z: Int, y: Int, group: Int)
}
