import CHDF5
import Voxels

/// Extents and selections of HDF5's dataspaces.
@HDF5Thread
enum HDF5Dataspace {
  /// The extent per axis, none for a single value; nil for a space without any value.
  ///
  /// - Throws: ``Failure`` (`corrupt`) also for extents beyond 63 bits.
  static func shape(_ space: hid_t) throws(Failure) -> [Int]? {
    switch H5Sget_simple_extent_type(space) {
    case H5S_SCALAR: return []
    case H5S_SIMPLE: break
    default: return nil
    }
    let rank = H5Sget_simple_extent_ndims(space)
    try checkHDF5(rank, "its extent cannot be read")
    var extents = [hsize_t](repeating: 0, count: max(1, Int(rank)))
    try checkHDF5(H5Sget_simple_extent_dims(space, &extents, nil), "its extent cannot be read")
    var shape: [Int] = []
    for extent in extents.prefix(Int(rank)) {
      guard let extent = Int(exactly: extent) else { throw Failure(.corrupt, "", "its extent is \(extent)") }
      shape.append(extent)
    }
    return shape
  }

  /// A space of the given shape with a region of it selected.
  static func selecting(_ region: Region, of shape: [Int]) throws(Failure) -> HDF5Handle {
    let extents = shape.map { hsize_t($0) }
    let space = try HDF5Handle(H5Screate_simple(Int32(shape.count), extents, nil), "cannot be read")
    try checkHDF5(
      H5Sselect_hyperslab(
        space.id, H5S_SELECT_SET, region.offset.map { hsize_t($0) }, nil, region.shape.map { hsize_t($0) }, nil),
      "cannot be read")
    return space
  }
}
