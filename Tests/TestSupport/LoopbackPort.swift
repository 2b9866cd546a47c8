import Glibc

/// A port of this machine that nobody else can reach, and that nobody else takes for as long as the value lives: not
/// before a server has it, nor between its end and its next start. Without a server it refuses connections.
public final class LoopbackPort: Sendable {
  public let number: UInt16
  /// A socket that is bound but does not listen. Sockets that may reuse addresses can be bound beside it.
  private let reservation: Int32

  public init() {
    (reservation, number) = LoopbackPort.bound(to: 0)
  }

  deinit { close(reservation) }

  /// A socket that listens there.
  func listen() -> Int32 {
    let (descriptor, _) = LoopbackPort.bound(to: number)
    guard Glibc.listen(descriptor, 512) == 0 else { fatalError("port \(number) is taken") }
    return descriptor
  }

  /// Whether somebody listens there.
  var answers: Bool {
    let descriptor = LoopbackPort.made()
    defer { close(descriptor) }
    var address = LoopbackPort.loopback(number)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func made() -> Int32 {
    socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  }

  private static func bound(to port: UInt16) -> (socket: Int32, port: UInt16) {
    let descriptor = made()
    var one: Int32 = 1
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    var address = loopback(port)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { fatalError("no port \(port) on loopback") }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
