import Voxels

/// Where Neuroglancer lays a source that nobody has transformed, compared with where microtome lays it.
///
/// Neuroglancer counts from the corner of a voxel: that of index 0 is the origin, unless the format says otherwise.
struct NeuroglancerConvention {
  /// Added to the physical space of the pyramid's levels, this gives Neuroglancer's input space.
  let shift: Vector3<Double>
  /// The unit of both; nil for none.
  let unit: String?
  /// From there to the world, where the layer has no matrix of its own.
  let standard: AffineTransform
  /// The unit of that world; nil for none.
  let worldUnit: String?
  /// Physical size of a voxel of the first level.
  let voxelSize: Vector3<Double>
  /// The dimensions of the source, in Neuroglancer's order: the array axis of each, and the name that it has there.
  let dimensions: [(axis: Int, name: String)]

  init(_ layer: Layer, _ pyramid: Pyramid) {
    let physical = pyramid.physicalTransform
    voxelSize = physical.lengths
    // The centre of the first voxel to half a voxel from the origin.
    let corner = physical.lengths * 0.5 - physical.origin
    let placed = (layer.ownPlacement ?? .identity)(AffineTransform(scale: .one, translation: physical.origin))
    let physicalUnit = pyramid.physicalUnit ?? (layer.format == "n5" ? "nanometer" : nil)
    unit = physicalUnit
    switch layer.format {
    case "ome-zarr" where layer.version.hasPrefix("0.6"):
      (shift, standard, worldUnit) = (Vector3<Double>.zero - physical.origin, placed, layer.ownUnit)
    case "precomputed", "ome-zarr": (shift, standard, worldUnit) = (.zero, .identity, physicalUnit)
    case "nifti": (shift, standard, worldUnit) = (corner, placed, layer.ownUnit)
    default: (shift, standard, worldUnit) = (corner, .identity, physicalUnit)
    }
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

extension Pyramid {
  /// From indices of the first level to the physical space of the levels.
  var physicalTransform: AffineTransform {
    var bare = self
    bare.placement = .identity
    return bare.transform(0)
  }
}

extension AffineTransform {
  /// The map with its results multiplied by a number.
  func scaled(_ factor: Double) -> AffineTransform {
    AffineTransform(scale: Vector3(repeating: factor), translation: .zero)(self)
  }
}
