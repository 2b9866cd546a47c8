import Glibc

/// What a server does wrong with one request. Faults can be combined.
public enum Fault: Sendable, Equatable {
  /// Seconds before the answer. For pace: what has to come first is told by ``hold(until:)``.
  case latency(Double)
  /// No answer before the gate is open.
  case hold(until: FaultGate)
  /// Bytes of the body a second.
  case rate(Int)
  /// The connection is closed after so many bytes of the body.
  case cut(after: Int)
  /// The same, the rude way.
  case reset(after: Int)
  /// Nothing more comes after so many bytes of the body, and the connection stays open.
  case stall(after: Int)
  /// The body begins again whenever it ends. Its size is not said.
  case endless
  /// Another status, without a body of use.
  case status(Int, retryAfter: Int? = nil)
  /// All of the object is sent, whatever range is asked for.
  case ignoresRange
  /// `bytes=-n` is taken for the first n bytes, as some gateways do.
  case misreadsSuffix
  /// Content-Range says that the bytes come from further behind, by so many.
  case wrongRange(by: Int)
  /// The object is sent gzip-encoded, whatever is asked for; ranges mean encoded bytes.
  case gzip
  /// The size is not said in front of the body.
  case chunked
  /// The client is sent elsewhere.
  case redirect(String)
  /// What the answer says of its type.
  case type(String)
  /// No fault: a further line of the answer's head.
  case header(String)
  /// No fault: the object has that entity tag and date, and conditions of requests are heeded.
  case version(etag: String?, modified: String? = nil)
}

/// A web server that does wrong what it is told to: the stand-in for the servers, proxies and networks of the world.
///
/// Faults are values, decided for each request; requests are counted and remembered.
public final class FaultServer: Sendable {
  /// A request that came.
  public struct Request: Sendable {
    public var method: String
    /// With its query, as sent.
    public var target: String
    /// Values by lower-case name.
    public var headers: [String: String]
    /// What a POST sends.
    public var body: [UInt8] = []
    /// Which request this is, from 0 on.
    public var number: Int

    public var path: String { String(target.prefix { $0 != "?" }) }
    public var range: String? { headers["range"] }
  }

  private let listener: FaultListener
  private let reservation: LoopbackPort

  /// - Parameters:
  ///   - port: where to listen; by default a port of its own.
  ///   - object: the object at a decoded path that begins with a slash.
  ///   - faults: what to do wrong with a request.
  public init(
    at port: LoopbackPort = LoopbackPort(), object: @escaping @Sendable (String) -> [UInt8]?,
    faults: @escaping @Sendable (Request) -> [Fault] = { _ in [] }
  ) {
    reservation = port
    listener = FaultListener(port.listen(), object: object, faults: faults)
    listener.start()
  }

  /// Serves objects in memory, by names without a slash in front.
  public convenience init(
    _ objects: [String: [UInt8]], faults: @escaping @Sendable (Request) -> [Fault] = { _ in [] }
  ) {
    self.init(object: { objects[String($0.dropFirst())] }, faults: faults)
  }

  /// Serves the files of a folder.
  public convenience init(
    at port: LoopbackPort = LoopbackPort(), folder: String,
    faults: @escaping @Sendable (Request) -> [Fault] = { _ in [] }
  ) {
    self.init(at: port, object: { TestFile.isFile(folder + $0) ? TestFile.read(folder + $0) : nil }, faults: faults)
  }

  deinit { stop() }

  /// Closes the port and every connection. Until the value goes nobody else gets the port.
  public func stop() { listener.stop() }

  public var port: UInt16 { reservation.number }
  public var authority: String { "127.0.0.1:\(port)" }
  public var requests: [Request] { listener.requests }
  /// Bytes of bodies that were handed to the network.
  public var sentBytes: Int { listener.sentBytes }
  /// Connections that were made.
  public var connections: Int { listener.connections }
  /// The most requests that were being answered at a time.
  public var mostAtOnce: Int { listener.peak }
  /// Answers that were sent to their end.
  public var answers: Int { listener.answers }
  /// Answers that the client did not want any more: it closed the connection.
  public var abandoned: Int { listener.abandoned }

  /// Waits until something is true of the server.
  ///
  /// - Parameter seconds: a last resort: when they are over, the test is broken.
  public func wait(
    for what: String, within seconds: Double = 120, until isDone: (FaultServer) -> Bool
  ) async throws {
    let deadline = Deadline(in: seconds)
    while !isDone(self) {
      if deadline.isOver { throw TmuxSession.Timeout(description: "waited in vain for \(what)") }
      try await Task.sleep(nanoseconds: 2_000_000)
    }
  }
}
