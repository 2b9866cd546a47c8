import CProcessors
import Glibc

/// The processors that are ours to compute on.
public enum Processors {
  /// How many there are: those that the calling thread may run on, and no more than a batch system gave the task.
  ///
  /// - Parameter grant: what Slurm says in `SLURM_CPUS_PER_TASK`; it binds not every job to what it was given.
  public static func count(grant: String?) -> Int {
    let allowed = affinity ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let granted = grant.flatMap { Int($0) } ?? allowed
    return max(1, granted > 0 ? min(allowed, granted) : allowed)
  }

  static let available = count(grant: getenv("SLURM_CPUS_PER_TASK").map { String(cString: $0) })

  /// Nil where the system does not tell.
  private static var affinity: Int? {
    // As many bits as the kernel knows processors, at most.
    var mask = [UInt8](repeating: 0, count: 1 << 13)
    let length = processors_allowed(&mask, UInt(mask.count))
    guard length > 0 else { return nil }
    return mask.prefix(length).reduce(0) { $0 + $1.nonzeroBitCount }
  }
}
