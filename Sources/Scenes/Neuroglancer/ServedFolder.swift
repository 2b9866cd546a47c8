import Voxels

/// A local folder that a web server shows to the world.
public struct ServedFolder: Sendable, Equatable {
  /// An absolute path without a slash at its end.
  public let path: String
  /// The folder's address, without a slash at its end.
  public let url: String

  /// - Parameter text: `FOLDER=URL`.
  /// - Throws: ``Failure`` (`usage`) when it is anything else.
  public init(parsing text: String) throws(Failure) {
    guard let equals = text.firstRange(of: "="), case let url = String(text[equals.upperBound...]),
      ["http://", "https://", "s3://", "gs://"].contains(where: { url.hasPrefix($0) && url.count > $0.count })
    else {
      throw Failure(
        .usage, text, "is no folder with its address", remedy: "write FOLDER=URL, as in /data=https://host/data")
    }
    self.init(path: String(text[..<equals.lowerBound]), url: url)
  }

  public init(path: String, url: String) {
    func trimmed(_ text: String) -> String { text.hasSuffix("/") ? String(text.dropLast()) : text }
    self.path = trimmed(path)
    self.url = trimmed(url)
  }

  /// The address of a local path below the folder, percent-encoded; nil for one outside of it.
  func address(of path: String) -> String? {
    guard path == self.path || path.hasPrefix(self.path + "/") else { return nil }
    return url + String(path.dropFirst(self.path.count)).percentEncoded(keeping: URLText.isKeptInPaths)
  }
}

/// What may stand in addresses as it is.
enum URLText {
  /// Letters, digits, `-._~` and the signs that paths have for themselves.
  static func isKeptInPaths(_ byte: UInt8) -> Bool { isUnreserved(byte) || "/:@!$&'()*+,;=".utf8.contains(byte) }

  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }
}
