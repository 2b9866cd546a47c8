/// Something that turns what there is into the voxels of a layer.
protocol TissuePainter {
  /// Whether mitochondria are to be looked up, and how far from a membrane one is.
  static var needsDetail: Bool { get }

  /// Called before the groups of a row.
  func prepare(z: Int, y: Int)

  /// Writes voxels `8 * group` to `8 * group + 7` of a row.
  func paint(_ lanes: TissueLanes, z: Int, y: Int, group: Int)
}
