import Glibc
import JSON
import Voxels

/// The file of `--trace-http`: a JSON object a line for each transfer that ended.
///
/// `t` and `ms` are when it started (seconds since tracing began) and how long it took, `queued_ms` how long it waited
/// before; `status` is null when there was no answer, and `reason` says why. What comes from the disk cache has no line;
/// a status of 304 says that it may be used, and 412 that the object has changed.
public enum HTTPTrace {
  private struct Target {
    var descriptor: Int32
    var start: Double
  }

  private static let target = Locked<Target?>(nil)

  /// Starts tracing, for as long as the program runs.
  ///
  /// - Throws: ``Failure`` (`io`) when the file cannot be written.
  public static func write(to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Failure(.io, path, "cannot be written: \(String(cString: strerror(errno)))")
    }
    target.withLock { $0 = Target(descriptor: descriptor, start: HTTPTransfer.now) }
  }

  static func report(_ transfer: HTTPTransfer, _ result: Result<HTTPResponse, any Error>) {
    guard let target = target.withLock({ $0 }) else { return }
    let request = transfer.request
    var object = JSONObject()
    func rounded(_ value: Double) -> JSON { .number((value * 1000).rounded() / 1000) }
    object["t"] = rounded(transfer.start - target.start)
    object["method"] = .string(request.method.rawValue)
    object["url"] = .string(HTTPAddress.withoutQuery(request.url))
    object["range"] = request.rangeText.map { .string($0) } ?? .null
    var status: JSON = .null
    var reason: JSON = .null
    switch result {
    case .success(let response): status = .integer(Int64(response.status))
    case .failure(let error as HTTPError):
      reason = .string(error.text.isEmpty ? "\(error.kind)" : "\(error.kind): \(error.text)")
    case .failure: reason = "cancelled"
    }
    object["status"] = status
    object["bytes"] = .integer(Int64(transfer.byteCount))
    object["ms"] = rounded(transfer.seconds * 1000)
    object["queued_ms"] = rounded(transfer.waited * 1000)
    object["reason"] = reason
    object["attempt"] = .integer(Int64(request.attempt))
    object["priority"] = .integer(Int64(request.priority))
    let line = Array((JSON.object(object).text() + "\n").utf8)
    // One write a line, so that lines of several programs never mix.
    _ = line.withUnsafeBytes { Glibc.write(target.descriptor, $0.baseAddress, $0.count) }
  }
}
