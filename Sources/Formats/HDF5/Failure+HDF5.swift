import CHDF5
import Voxels

extension Failure {
  /// A call of the library that failed, with the innermost message of its error stack.
  @HDF5Thread
  static func hdf5(_ attempt: String) -> Failure {
    guard chdf5_has_crashed() == 0 else { return .crashedHDF5 }
    var message: String?
    withUnsafeMutablePointer(to: &message) { message in
      _ = H5Ewalk2(
        hid_t(H5E_DEFAULT), H5E_WALK_UPWARD,
        { _, error, context in
          guard let message = context?.assumingMemoryBound(to: String?.self), message.pointee == nil,
            let text = error?.pointee.desc
          else { return 0 }
          message.pointee = String(cString: text)
          return 0
        }, message)
    }
    H5Eclear2(hid_t(H5E_DEFAULT))
    return Failure(.corrupt, "", message.map { "\(attempt): libhdf5 says \"\($0)\"" } ?? attempt)
  }

  /// The library ran into a bad pointer, and cannot be called any more.
  static let crashedHDF5 = Failure(
    .corrupt, "", "made libhdf5 crash, or comes after a file that did",
    remedy: "start microtome again, and check the file with h5dump")
}

/// Throws what the library says of a call that failed.
@HDF5Thread
func checkHDF5(_ status: some SignedInteger, _ attempt: @autoclosure () -> String) throws(Failure) {
  guard status >= 0 else { throw .hdf5(attempt()) }
}
