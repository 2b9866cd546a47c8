import Glibc
import JSON
import Scenes
import Stores
import Voxels

/// The file in which a verification keeps how far it has come, so that a run that was ended can go on.
final class VerificationStateFile: Sendable {
  let path: String
  private let lock: Int32

  /// Takes the file for this process.
  ///
  /// - Parameters:
  ///   - path: nil for the usual place, which the source and the choice of its objects give.
  ///   - key: what is verified, in all that counts.
  /// - Returns: nil where the usual place cannot be written to.
  /// - Throws: ``Failure`` when another process has the file, or it was named and cannot be written.
  static func open(_ path: String?, source: String, key: String) async throws -> VerificationStateFile? {
    let usual: String? = if path == nil { try await usual(source, key) } else { nil }
    guard let path = path ?? usual else { return nil }
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    makeFolders(folder)
    let lock = Glibc.open(path + ".lock", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else {
      throw Failure(
        .io, path, "cannot be written: \(String(cString: strerror(errno)))", remedy: "name another --resume")
    }
    // A network file system without locks is no reason to do without a state.
    if flock(lock, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(lock)
      throw Failure(
        .usage, source, "is being verified by another process", remedy: "wait for it, or name another state by --resume"
      )
    }
    return VerificationStateFile(path, lock)
  }

  private init(_ path: String, _ lock: Int32) {
    self.path = path
    self.lock = lock
  }

  deinit { close(lock) }

  /// What an earlier run has left; nil when there is nothing, or nothing that can be read.
  func read() async -> JSON? {
    let location = Location(
      store: FileStore(), key: path.hasPrefix("/") ? path : "\(VerificationStateFile.working)/\(path)")
    guard let bytes = try? await location.read(limit: JSON.sizeLimit) else { return nil }
    return try? JSON(parsing: bytes, source: path)
  }

  /// - Throws: ``Failure`` (`io`).
  func write(_ state: JSON) throws(Failure) { try SavedFile.write(Array(state.text().utf8), to: path) }

  /// Removes the file: all is done.
  func remove() {
    unlink(path)
    unlink(path + ".lock")
  }

  /// `$XDG_STATE_HOME/microtome/verify/NAME-HASH.json`; nil where there is no such place.
  private static func usual(_ source: String, _ key: String) async throws -> String? {
    guard let base = StatePlace.usual else { return nil }
    let location = try await SourceSpecification(parsing: source).locate()
    // FNV-1a.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(location.name)\n\(key)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let name = location.stem.unicodeScalars.prefix(60).map {
      $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0))
        ? String($0) : "_"
    }.joined()
    let folder = base + "/verify"
    makeFolders(folder)
    guard access(folder, W_OK | X_OK) == 0 else { return nil }
    return "\(folder)/\(name)-\(String(hash, radix: 16)).json"
  }

  private static func makeFolders(_ path: String) {
    var made = ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
      mkdir(made, 0o700)
    }
  }

  private static var working: String {
    guard let folder = getcwd(nil, 0) else { return "" }
    defer { free(folder) }
    return String(cString: folder)
  }
}
