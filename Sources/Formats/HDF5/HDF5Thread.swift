import CHDF5
import Voxels

/// The one thread that calls libhdf5, which is not thread-safe.
///
/// Whatever calls the library is isolated to this actor, so that the compiler holds the rule. Its jobs may wait for
/// bytes; the rest of the program does not wait with them.
@globalActor
actor HDF5Thread {
  static let shared = HDF5Thread()
  private static let executor = HDF5Executor()

  nonisolated var unownedExecutor: UnownedSerialExecutor { HDF5Thread.executor.asUnownedSerialExecutor() }

  /// Gives an identifier of the library back, some time later.
  static func release(_ identifier: hid_t) {
    executor.pool.submit { chdf5_release(identifier) }
  }
}

private final class HDF5Executor: SerialExecutor {
  let pool = WorkerPool(name: "hdf5", threads: 1)

  init() {
    pool.submit {
      chdf5_prepare_thread()
      H5open()
      H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    pool.submit { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
