import Voxels

/// Where Neuroglancer lays a source that nobody has transformed, compared with where microtome lays it.
///
/// Neuroglancer counts from the corner of a voxel: that of index 0 is the origin, unless the format says otherwise.
struct NeuroglancerConvention {
  /// Added to the physical space of the pyramid's levels, this gives Neuroglancer's input space.
  let shift: Vector3<Double>
  /// From there to the world, where the layer has no matrix of its own.
  let standard: AffineTransform
  /// Physical size of a voxel of the first level.
  let voxelSize: Vector3<Double>
  /// The dimensions of the source, in Neuroglancer's order: the array axis of each, and the name that it has there.
  let dimensions: [(axis: Int, name: String)]
  /// The unit of lengths that Neuroglancer takes them for; nil for none.
  let unit: String?

  init(_ layer: Layer, _ pyramid: Pyramid) {
    var bare = pyramid
    bare.placement = .identity
    let physical = bare.transform(0)
    // The centre of the first voxel to half a voxel from the origin.
    voxelSize = physical.lengths
    let corner = physical.lengths * 0.5 - physical.origin
    let own = layer.ownPlacement ?? .identity
    let placed = own(AffineTransform(scale: .one, translation: physical.origin))
    switch layer.format {
    case "ome-zarr" where layer.version.hasPrefix("0.6"):
      (shift, standard) = (Vector3<Double>.zero - physical.origin, placed)
    case "precomputed", "ome-zarr": (shift, standard) = (.zero, .identity)
    case "nifti": (shift, standard) = (corner, placed)
    default: (shift, standard) = (corner, .identity)
    }
    unit = pyramid.unit ?? (layer.format == "n5" ? "nanometer" : nil)
    dimensions = NeuroglancerConvention.dimensions(layer, pyramid)
  }

  private static func dimensions(_ layer: Layer, _ pyramid: Pyramid) -> [(axis: Int, name: String)] {
    pyramid.axes.enumerated().compactMap { index, axis in
      switch (layer.format, axis.kind) {
      // A single channel is no dimension.
      case ("precomputed", .channel): pyramid.levels[0].array.shape[index] > 1 ? (index, "c^") : nil
      case ("ome-zarr", .channel): (index, axis.name + "'")
      case ("nifti", _) where index < 4: (index, ["i", "j", "k", "m"][index])
      default: (index, axis.name)
      }
    }
  }
}
