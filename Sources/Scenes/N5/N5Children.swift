import Formats
import Voxels

/// Numbered nodes of a group: `s0`, `s1`, …, `setup0`, `timepoint12`, `c3`.
enum N5Children {
  /// The most nodes that are looked at below one group.
  static let limit = 20_000
  /// How many nodes are opened at the same time.
  private static let width = 32
  /// How many are looked for at once where the store does not say how many there are.
  private static let probeWidth = 8
  private static let probeLimit = 1024

  struct Numbered: Equatable {
    let number: Int
    let name: String
  }

  /// The children of the node at `path` whose names are `prefix` and a number, by that number.
  ///
  /// - Parameter probe: what lies below a child that is there, for stores that cannot list; `""` is the child itself.
  static func numbered(
    _ prefix: String, of group: any GroupNode, at path: String = "", probe: String = ""
  ) async throws -> [Numbered] {
    if let names = try await names(of: group, at: path) {
      let found = names.compactMap { name -> Numbered? in
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits).map { Numbered(number: $0, name: name) }
      }
      return found.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
    }
    var found: [Numbered] = []
    // Most often there is none, so that the first goes alone.
    var next = 0..<1
    while !next.isEmpty {
      let there = try await next.concurrentMap { number in
        try await group.child([path, prefix + String(number), probe].joinedPath) != nil
      }
      for number in next.prefix(there.prefix { $0 }.count) {
        found.append(Numbered(number: number, name: prefix + String(number)))
      }
      guard !there.contains(false) else { break }
      next = next.upperBound..<min(probeLimit, next.upperBound + probeWidth)
    }
    return found
  }

  /// The arrays at some paths; nil where nothing is there, or something else than an array.
  static func arrays(_ paths: [String], in group: any GroupNode) async throws -> [ArrayNode?] {
    try await paths.concurrentMap(width: width) { path in
      guard case .array(let node)? = try await group.child(path) else { return nil }
      return node
    }
  }

  private static func names(of group: any GroupNode, at path: String) async throws -> [String]? {
    if path.isEmpty { return try await group.childNames() }
    guard case .group(let inner)? = try await group.child(path) else { return nil }
    return try await inner.childNames()
  }
}

extension [String] {
  /// The parts that are not empty, with `/` between them.
  var joinedPath: String { filter { !$0.isEmpty }.joined(separator: "/") }
}
