import CHDF5
import Voxels

/// An identifier of the library that ends with the scope it is used in.
@HDF5Thread
struct HDF5Handle: ~Copyable {
  let id: hid_t

  /// - Throws: ``Failure`` with what the library says when it gave none.
  init(_ id: hid_t, _ attempt: @autoclosure () -> String) throws(Failure) {
    guard id >= 0 else { throw .hdf5(attempt()) }
    self.id = id
  }

  deinit { chdf5_release(id) }
}

/// An identifier of the library that lives as long as this object, on whatever thread that ends.
final class HDF5Object: Sendable {
  let id: hid_t
  let file: HDF5File

  /// - Throws: ``Failure`` with what the library says when it gave none.
  @HDF5Thread
  init(_ id: hid_t, in file: HDF5File, _ attempt: @autoclosure () -> String) throws(Failure) {
    guard id >= 0 else { throw .hdf5(attempt()) }
    self.id = id
    self.file = file
  }

  deinit { HDF5Thread.release(id) }
}
