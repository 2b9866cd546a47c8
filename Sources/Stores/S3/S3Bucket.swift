import Voxels

/// What was learnt of a bucket: where it is, and as whom it can be read.
final class S3Bucket: Sendable {
  private struct State {
    var region: String?
    var identity: HTTPIdentity?
    var refusal: S3Error?
  }

  private let state = Locked(State())

  /// The region that the service named.
  var region: String? {
    get { state.withLock { $0.region } }
    set { state.withLock { $0.region = newValue } }
  }

  /// As whom something was readable.
  var identity: HTTPIdentity? { state.withLock { $0.identity } }

  /// Why credentials were refused.
  var refusal: S3Error? {
    get { state.withLock { $0.refusal } }
    set { state.withLock { $0.refusal = newValue } }
  }

  /// Remembers who may read. The first one stays: later refusals are about single objects.
  func settle(_ identity: HTTPIdentity) {
    state.withLock { state in if state.identity == nil { state.identity = identity } }
  }
}
