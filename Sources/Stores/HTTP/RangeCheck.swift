import Voxels

/// Whether a server sent the bytes that were asked for.
enum RangeCheck {
  /// What is wrong with an answer that may be right when it is asked for again: bytes from elsewhere, too few of them,
  /// or no word about which they are.
  static func fault(in response: HTTPResponse, to request: HTTPRequest) -> HTTPError? {
    guard response.status == 206, response.obstacle == nil else { return nil }
    guard request.range != .whole, let sent = response.contentRange, let bytes = sent.bytes else {
      return HTTPError(.wrongBytes, "206 without Content-Range")
    }
    guard request.method == .head || response.body.count == bytes.count else {
      return HTTPError(.wrongBytes, "\(response.body.count) bytes for \(bytes)")
    }
    switch request.range {
    case .whole: return nil
    case .from(let offset, let count):
      // Fewer bytes than asked for are right at the end of the object only.
      let isAll = bytes.count == count || bytes.count < count && sent.size.map { bytes.upperBound == $0 - 1 } ?? true
      return bytes.lowerBound == offset && isAll ? nil : HTTPError(.wrongBytes, "\(bytes) for \(offset)+\(count)")
    case .suffix: return nil
    }
  }

  /// Whether a server took `-n` for something else than the last n bytes.
  static func misreadsSuffix(_ response: HTTPResponse, count: Int) -> Bool {
    guard let sent = response.contentRange, let bytes = sent.bytes else { return false }
    guard let size = sent.size else { return bytes.count != count }
    return bytes.upperBound != size - 1 || bytes.count != min(count, size)
  }
}
