import CCurl
import Glibc
import Voxels

/// All transfers of the program, on one thread over one libcurl multi handle.
///
/// Requests wait in a queue, the most urgent first, until their host has room; one whose task is cancelled is never
/// sent, or its transfer is broken off. The thread sleeps whenever there is nothing to do. libcurl keeps connections
/// open and puts the requests of a server that speaks HTTP/2 on one of them.
final class HTTPEngine: @unchecked Sendable {
  static let shared = HTTPEngine()

  /// How many transfers run at a time.
  static let hostLimit = 32
  /// Of these, at most so many open layers: a server that does not answer for some still serves what is shown.
  static let openingLimit = 24
  static let limit = 128

  private struct State {
    var queue = TransferQueue()
    var waiting: [Int: Waiting] = [:]
    var cancelled: [Int] = []
    /// Cancelled before they were in the queue.
    var doomed: Set<Int> = []
    var nextNumber = 0
    var isRunning = false
  }

  /// Who waits for a transfer, in the queue or on its way.
  private struct Waiting {
    var transfer: HTTPTransfer
    var continuation: UnsafeContinuation<HTTPResponse, any Error>
  }

  private let multi: UnsafeMutableRawPointer?
  private let state = Locked(State())
  // Of the engine's thread alone.
  private var active: [Int: HTTPTransfer] = [:]
  private var activePerHost: [String: Int] = [:]
  private var openingPerHost: [String: Int] = [:]
  private var spareHandles: [UnsafeMutableRawPointer] = []

  private init() {
    curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    multi = curl_multi_init()
    if let multi {
      microtome_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
      microtome_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, HTTPEngine.hostLimit)
      microtome_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, HTTPEngine.limit)
    }
  }

  /// Sends a request and waits for the answer, whatever its status.
  ///
  /// - Throws: ``HTTPError`` when there is none, `CancellationError` when the task was cancelled.
  func perform(_ request: HTTPRequest) async throws -> HTTPResponse {
    try Task.checkCancellation()
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    // No cancellation comes any more once its handler is gone.
    defer { state.withLock { _ = $0.doomed.remove(number) } }
    return try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        start(HTTPTransfer(request, number: number), continuation)
      }
    } onCancel: {
      state.withLock { state in
        if state.waiting[number] == nil { state.doomed.insert(number) } else { state.cancelled.append(number) }
      }
      wake()
    }
  }

  private func start(_ transfer: HTTPTransfer, _ continuation: UnsafeContinuation<HTTPResponse, any Error>) {
    let isFirst = state.withLock { state -> Bool? in
      if state.doomed.contains(transfer.number) { return nil }
      state.waiting[transfer.number] = Waiting(transfer: transfer, continuation: continuation)
      state.queue.insert(transfer)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    switch isFirst {
    case nil: continuation.resume(throwing: CancellationError())
    case true?: startThread()
    case false?: wake()
    }
  }

  private func wake() {
    if let multi { curl_multi_wakeup(multi) }
  }

  private func startThread() {
    var thread = pthread_t()
    let context = Unmanaged.passUnretained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<HTTPEngine>.fromOpaque(context).takeUnretainedValue().run()
      }, context)
    precondition(status == 0, "pthread_create: no thread for transfers")
    pthread_detach(thread)
  }

  // Everything below runs on the engine's thread.

  private func run() -> Never {
    guard let multi else { fatalError("out of memory: libcurl") }
    // Signals are for the threads that expect them.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    while true {
      cancel(multi)
      startWaiting(multi)
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      collect(multi)
      // Whoever waited for room may go now.
      startWaiting(multi)
      // Until a socket or a timer of libcurl has something, or someone wakes us.
      curl_multi_poll(multi, nil, 0, 600_000, nil)
    }
  }

  private func cancel(_ multi: UnsafeMutableRawPointer) {
    let gone = state.withLock { state in
      let gone = state.cancelled.compactMap { state.waiting.removeValue(forKey: $0) }
      for waiting in gone { _ = state.queue.remove(waiting.transfer) }
      state.cancelled.removeAll()
      return gone
    }
    for waiting in gone {
      if active[waiting.transfer.number] != nil {
        report(waiting.transfer, .failure(CancellationError()))
        release(waiting.transfer, multi)
      }
      waiting.continuation.resume(throwing: CancellationError())
    }
  }

  private func startWaiting(_ multi: UnsafeMutableRawPointer) {
    while active.count < HTTPEngine.limit {
      let next = state.withLock { state in
        state.queue.next { hasRoom(for: $0) }
      }
      guard let transfer = next else { return }
      guard let handle = spareHandles.popLast() ?? curl_easy_init() else {
        finish(transfer, .failure(HTTPError(.other, "there is no memory for a transfer")))
        continue
      }
      transfer.begin(handle)
      HTTPTraffic.begin()
      active[transfer.number] = transfer
      activePerHost[transfer.host, default: 0] += 1
      if transfer.isOpening { openingPerHost[transfer.host, default: 0] += 1 }
      guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
        let result = Result<HTTPResponse, any Error>.failure(HTTPError(.other, "libcurl does not take the transfer"))
        report(transfer, result)
        release(transfer, multi)
        finish(transfer, result)
        continue
      }
    }
  }

  private func hasRoom(for transfer: HTTPTransfer) -> Bool {
    activePerHost[transfer.host, default: 0] < HTTPEngine.hostLimit
      && !(transfer.isOpening && openingPerHost[transfer.host, default: 0] >= HTTPEngine.openingLimit)
  }

  private func collect(_ multi: UnsafeMutableRawPointer) {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
      let code = microtome_curl_message_result(message)
      var context: UnsafeMutableRawPointer?
      microtome_curl_get_pointer(handle, CURLINFO_PRIVATE, &context)
      guard let context else { continue }
      let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
      let result = transfer.result(code)
      report(transfer, result)
      release(transfer, multi)
      finish(transfer, result)
    }
  }

  private func report(_ transfer: HTTPTransfer, _ result: Result<HTTPResponse, any Error>) {
    HTTPTrace.report(transfer, result)
    HTTPTraffic.end(transfer, result)
  }

  /// Takes a transfer off libcurl. One that is not done ends there, and an HTTP/1 connection with it.
  private func release(_ transfer: HTTPTransfer, _ multi: UnsafeMutableRawPointer) {
    if let handle = transfer.handle {
      curl_multi_remove_handle(multi, handle)
      if spareHandles.count < HTTPEngine.hostLimit {
        curl_easy_reset(handle)
        spareHandles.append(handle)
      } else {
        curl_easy_cleanup(handle)
      }
    }
    transfer.end()
    active[transfer.number] = nil
    let count = activePerHost[transfer.host, default: 1] - 1
    activePerHost[transfer.host] = count > 0 ? count : nil
    if transfer.isOpening {
      let opening = openingPerHost[transfer.host, default: 1] - 1
      openingPerHost[transfer.host] = opening > 0 ? opening : nil
    }
  }

  private func finish(_ transfer: HTTPTransfer, _ result: Result<HTTPResponse, any Error>) {
    state.withLock { $0.waiting.removeValue(forKey: transfer.number) }?.continuation.resume(with: result)
  }
}

extension HTTPTransfer {
  /// Whether a layer is opened by it that is not shown yet.
  fileprivate var isOpening: Bool { request.priority == ReadUrgency.opening.rawValue }
}
