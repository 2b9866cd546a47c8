import Formats
import JSON
import Stores
import Voxels

/// A group that asks its store for each thing once, since several conventions look for the same ones.
final class N5KnownGroup: GroupNode {
  private typealias Answer<Value> = Task<Value, any Error>

  private struct State {
    var nodes: [String: Answer<Node?>] = [:]
    var names: Answer<[String]?>?
  }

  private let base: any GroupNode
  private let state = Locked(State())

  init(_ base: any GroupNode) { self.base = base }

  var location: Location { base.location }
  var format: FormatVersion { base.format }
  var attributes: JSON { base.attributes }
  var keys: [String] { base.keys }

  func child(_ path: String) async throws -> Node? {
    let answer = state.withLock { state in
      if let known = state.nodes[path] { return known }
      let answer = Answer { [base] () async throws -> Node? in
        let node = try await base.child(path)
        if case .group(let group)? = node { return .group(N5KnownGroup(group)) }
        return node
      }
      state.nodes[path] = answer
      return answer
    }
    do {
      return try await withTaskCancellationHandler {
        try await answer.value
      } onCancel: {
        answer.cancel()
      }
    } catch {
      // Whoever asks again may be luckier, or less in a hurry.
      state.withLock { $0.nodes[path] = nil }
      throw error
    }
  }

  func childNames() async throws -> [String]? {
    let answer = state.withLock { state in
      let answer = state.names ?? Answer { [base] in try await base.childNames() }
      state.names = answer
      return answer
    }
    return try await withTaskCancellationHandler {
      try await answer.value
    } onCancel: {
      answer.cancel()
    }
  }

  /// Looks for several things at once, for those who ask for one after the other.
  func prefetch(_ paths: [String]) async {
    _ = try? await paths.concurrentMap { try? await self.child($0) }
  }
}
