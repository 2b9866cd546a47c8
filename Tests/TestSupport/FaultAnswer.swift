import Voxels

/// What a ``FaultServer`` sends.
struct FaultAnswer {
  var head = ""
  var body: [UInt8] = []
  private var isChunked = false

  init(_ request: FaultServer.Request, object: [UInt8]?, faults: [Fault]) {
    var lines: [String] = []
    var status = 200
    var type = "application/octet-stream"
    body = object ?? Array("nothing here".utf8)
    if object == nil { status = 404 }
    if faults.contains(.gzip), object != nil {
      body = gzipped(body)
      lines.append("Content-Encoding: gzip")
    }
    if object != nil, let text = request.range, !faults.contains(.ignoresRange) {
      let size = body.count
      if let range = FaultAnswer.range(text, size: size, misreadsSuffix: faults.contains(.misreadsSuffix)) {
        var shift = 0
        for case .wrongRange(let by) in faults { shift = by }
        status = 206
        lines.append("Content-Range: bytes \(range.lowerBound + shift)-\(range.upperBound - 1 + shift)/\(size + shift)")
        body = Array(body[range])
      } else {
        status = 416
        lines.append("Content-Range: bytes */\(size)")
        body = []
      }
    }
    for case .version(let etag, let modified) in faults where object != nil {
      lines += [etag.map { "ETag: \($0)" }, modified.map { "Last-Modified: \($0)" }].compactMap { $0 }
      if let answer = FaultAnswer.status(of: request, etag: etag, modified: modified) {
        status = answer
        body = []
        lines.removeAll { $0.hasPrefix("Content-Range") }
      }
    }
    for fault in faults {
      switch fault {
      case .header(let line): lines.append(line)
      case .status(let code, let retryAfter):
        status = code
        body = Array("<Error>status \(code)</Error>".utf8)
        if let retryAfter { lines.append("Retry-After: \(retryAfter)") }
      case .redirect(let target):
        status = 302
        body = []
        lines.append("Location: \(target)")
      case .type(let text): type = text
      case .chunked, .endless: isChunked = true
      default: break
      }
    }
    if status == 204 { body = [] }
    lines.append("Content-Type: \(type)")
    if status != 304 { lines.append(isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(body.count)") }
    head = "HTTP/1.1 \(status) Status\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
  }

  /// What conditions of a request come to; nil when they are met. https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
  private static func status(of request: FaultServer.Request, etag: String?, modified: String?) -> Int? {
    let headers = request.headers
    if let wanted = headers["if-match"] {
      if wanted != etag { return 412 }
    } else if let wanted = headers["if-unmodified-since"], wanted != modified {
      return 412
    }
    if let known = headers["if-none-match"] { return known == etag ? 304 : nil }
    return headers["if-modified-since"].map { $0 == modified ? 304 : nil } ?? nil
  }

  /// A piece of the body as it goes over the wire.
  func framed(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    isChunked ? Array((String(piece.count, radix: 16) + "\r\n").utf8) + piece + [13, 10] : Array(piece)
  }

  /// What follows the body.
  var trailer: [UInt8] { isChunked ? Array("0\r\n\r\n".utf8) : [] }

  /// Nil when a range has no bytes of the object.
  private static func range(_ text: String, size: Int, misreadsSuffix: Bool) -> Range<Int>? {
    let ends = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2 else { return nil }
    switch (ends[0], ends[1]) {
    case (let first?, let last): return first < size ? first..<min(size, (last ?? size) + 1) : nil
    case (nil, let count?):
      guard size > 0, count > 0 else { return nil }
      return misreadsSuffix ? 0..<min(size, min(size, count) + 1) : max(0, size - count)..<size
    default: return nil
    }
  }

  static func decoded(_ path: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(path.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest.removeFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A gzip member with the bytes as they are, in stored blocks. https://www.rfc-editor.org/rfc/rfc1952
private func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
  var position = 0
  repeat {
    let count = min(65535, bytes.count - position)
    result.append(position + count == bytes.count ? 1 : 0)
    result += little(count, 2) + little(~count, 2) + bytes[position..<position + count]
    position += count
  } while position < bytes.count
  var checksum: UInt32 = .max
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return result + little(Int(~checksum), 4) + little(bytes.count, 4)
}
