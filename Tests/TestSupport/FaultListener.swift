import Glibc
import Voxels

/// The threads behind a ``FaultServer``: one that accepts, and one for each connection. They end when it stops.
final class FaultListener: Sendable {
  typealias Request = FaultServer.Request

  private struct State {
    var requests: [Request] = []
    var sent = 0
    var connections = 0
    /// Requests that are being answered, and the most at a time.
    var active = 0
    var peak = 0
    var answers = 0
    var abandoned = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  private let descriptor: Int32
  private let object: @Sendable (String) -> [UInt8]?
  private let faults: @Sendable (Request) -> [Fault]
  private let state = Locked(State())
  private static let threads = WorkerPool(name: "fault server", threads: 512)

  init(
    _ descriptor: Int32, object: @escaping @Sendable (String) -> [UInt8]?,
    faults: @escaping @Sendable (Request) -> [Fault]
  ) {
    self.descriptor = descriptor
    self.object = object
    self.faults = faults
  }

  var requests: [Request] { state.withLock { $0.requests } }
  var sentBytes: Int { state.withLock { $0.sent } }
  var connections: Int { state.withLock { $0.connections } }
  var peak: Int { state.withLock { $0.peak } }
  var answers: Int { state.withLock { $0.answers } }
  var abandoned: Int { state.withLock { $0.abandoned } }

  func start() {
    FaultListener.threads.submit { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        let isOpen = state.withLock { state in
          state.connections += 1
          if !state.isStopped { state.open.insert(connection) }
          return !state.isStopped
        }
        if isOpen { FaultListener.threads.submit { self.serve(connection) } } else { close(connection) }
      }
    }
  }

  func stop() {
    state.withLock { state in
      if state.isStopped { return }
      state.isStopped = true
      shutdown(descriptor, Int32(SHUT_RDWR))
      close(descriptor)
      for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  private func serve(_ connection: Int32) {
    defer {
      state.withLock { state in
        state.open.remove(connection)
        close(connection)
      }
    }
    var one: Int32 = 1
    setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    // What was sent but never read should be little, so that counts mean something.
    var buffer: Int32 = 1 << 15
    setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &buffer, socklen_t(MemoryLayout<Int32>.size))
    var input: [UInt8] = []
    while let head = readHead(connection, &input) {
      var parsed = FaultListener.parse(head, number: 0)
      guard let body = readBody(connection, parsed.headers["content-length"].flatMap { Int($0) } ?? 0, &input) else {
        return
      }
      parsed.body = body
      let request = state.withLock { state -> Request in
        var request = parsed
        request.number = state.requests.count
        state.requests.append(request)
        state.active += 1
        state.peak = max(state.peak, state.active)
        return request
      }
      let ending = answer(request, on: connection)
      state.withLock { state in
        state.active -= 1
        switch ending {
        case .complete: state.answers += 1
        case .abandoned where !state.isStopped: state.abandoned += 1
        case .abandoned, .broken: break
        }
      }
      guard ending == .complete else { return }
    }
  }

  private func readHead(_ connection: Int32, _ input: inout [UInt8]) -> String? {
    let end: [UInt8] = [13, 10, 13, 10]
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      if let found = input.firstRange(of: end) {
        defer { input.removeSubrange(..<found.upperBound) }
        return String(decoding: input[..<found.lowerBound], as: UTF8.self)
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      input += buffer[..<count]
    }
  }

  private func readBody(_ connection: Int32, _ count: Int, _ input: inout [UInt8]) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while input.count < count {
      let more = recv(connection, &buffer, buffer.count, 0)
      guard more > 0 else { return nil }
      input += buffer[..<more]
    }
    defer { input.removeFirst(count) }
    return Array(input[..<count])
  }

  private static func parse(_ head: String, number: Int) -> Request {
    let lines = head.split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return Request(
      method: words.first.map(String.init) ?? "", target: words.dropFirst().first.map(String.init) ?? "/",
      headers: headers, number: number)
  }

  /// How an answer ended: as it should, by a fault, or because the client has closed the connection.
  private enum Ending { case complete, broken, abandoned }

  private func answer(_ request: Request, on connection: Int32) -> Ending {
    let faults = faults(request)
    for fault in faults {
      switch fault {
      case .latency(let seconds): usleep(UInt32(seconds * 1e6))
      case .hold(let gate):
        gate.arrive()
        while !gate.isOpen, !state.withLock({ $0.isStopped }) {
          if isClosed(connection, within: 2) { return .abandoned }
        }
      default: break
      }
    }
    var answer = FaultAnswer(request, object: object(FaultAnswer.decoded(request.path)), faults: faults)
    if request.method == "HEAD" { answer.body = [] }
    guard send(Array(answer.head.utf8), on: connection) else { return .abandoned }
    repeat {
      if let ending = sendBody(answer, faults, on: connection) { return ending }
    } while faults.contains(.endless) && !answer.body.isEmpty
    return request.method == "HEAD" || send(answer.trailer, on: connection) ? .complete : .abandoned
  }

  /// - Returns: nil when all of it is sent.
  private func sendBody(_ answer: FaultAnswer, _ faults: [Fault], on connection: Int32) -> Ending? {
    var rate: Int?
    var end = answer.body.count
    var ending: Fault?
    for fault in faults {
      switch fault {
      case .rate(let bytes): rate = bytes
      case .cut(let count), .reset(let count), .stall(let count):
        end = min(end, count)
        ending = fault
      default: break
      }
    }
    let step = rate.map { max(1, $0 / 50) } ?? 1 << 16
    var done = 0
    while done < end {
      let next = min(end, done + step)
      guard send(answer.framed(answer.body[done..<next]), on: connection) else { return .abandoned }
      state.withLock { $0.sent += next - done }
      done = next
      if rate != nil { usleep(20_000) }
    }
    switch ending {
    case .cut?: return .broken
    case .reset?:
      var rude = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &rude, socklen_t(MemoryLayout<linger>.size))
      return .broken
    case .stall?:
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
      return .abandoned
    default: return nil
    }
  }

  /// Whether the client has gone, or goes within some milliseconds.
  private func isClosed(_ connection: Int32, within milliseconds: Int32) -> Bool {
    var events = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
    guard poll(&events, 1, milliseconds) > 0 else { return false }
    var byte: UInt8 = 0
    return recv(connection, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) <= 0
  }

  private func send(_ bytes: [UInt8], on connection: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
