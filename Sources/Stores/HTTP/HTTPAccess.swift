import Voxels

/// Where something could be read, and is therefore known to be readable.
///
/// Servers that do not let us list objects answer 403 both for what is not there and for what is not ours to read.
/// Once anything beside it was readable, a 403 means that an object is missing. What is being asked for at the same
/// time counts, too: the metadata of all formats are probed at once, and the answers come in any order.
final class HTTPAccess: Sendable {
  static let shared = HTTPAccess()

  /// How many readable folders are remembered.
  private static let limit = 4096

  private struct Folder {
    /// Requests that may still turn out to be readable.
    var pending = 0
    var waiting: [Int: UnsafeContinuation<Void, Never>] = [:]
  }

  private struct State {
    /// Folders that something is being asked for in.
    var folders: [String: Folder] = [:]
    var readable = RecentValues<String, Void>()
    var nextNumber = 0
  }

  private let state = Locked(State())

  /// Says that an object is being asked for; ``leave(_:isReadable:)`` must follow.
  func enter(_ folders: [String]) {
    guard let own = folders.last else { return }
    state.withLock { $0.folders[own, default: Folder()].pending += 1 }
  }

  func leave(_ folders: [String], isReadable: Bool) {
    guard let own = folders.last else { return }
    let resumed = state.withLock { state -> [UnsafeContinuation<Void, Never>] in
      var folder = state.folders[own] ?? Folder()
      folder.pending -= 1
      if isReadable {
        state.readable.insert((), for: own)
        if state.readable.count > HTTPAccess.limit { _ = state.readable.removeOldest() }
      }
      var resumed: [UnsafeContinuation<Void, Never>] = []
      if isReadable || folder.pending <= 0 {
        resumed = Array(folder.waiting.values)
        folder.waiting = [:]
      }
      state.folders[own] = folder.pending > 0 ? folder : nil
      return resumed
    }
    for continuation in resumed { continuation.resume() }
  }

  /// Whether anything in the folders was readable, once everything that was asked for there before is answered.
  func isReadable(_ folders: [String]) async -> Bool {
    if isKnown(folders) { return true }
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let mustWait = state.withLock { state in
          guard !Task.isCancelled, let own = folders.last, !state.readable.contains(own), state.folders[own] != nil
          else { return false }
          state.folders[own]?.waiting[number] = continuation
          return true
        }
        if !mustWait { continuation.resume() }
      }
    } onCancel: {
      guard let own = folders.last else { return }
      state.withLock { $0.folders[own]?.waiting.removeValue(forKey: number) }?.resume()
    }
    return isKnown(folders)
  }

  private func isKnown(_ folders: [String]) -> Bool {
    state.withLock { state in folders.contains { state.readable.value($0) != nil } }
  }

  /// The folders that count for an object: the two uppermost that it lies in, outermost first.
  static func folders(of key: String, in scope: String) -> [String] {
    let parts = key.split(separator: "/").dropLast()
    return (0...min(2, parts.count)).map { scope + "/" + parts.prefix($0).joined(separator: "/") }
  }
}
