import Voxels

/// Objects held in memory, for tests and for documents that travel inside the program.
public final class MemoryStore: Store {
  private let name: String
  private let objects: [String: Bytes]

  public init(name: String = "memory", _ objects: [String: Bytes]) {
    self.name = name
    self.objects = objects
  }

  public func describe(_ key: String) -> String { "\(name):\(key)" }

  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try Task.checkCancellation()
    guard let object = objects[key] else { return nil }
    return try ranges.map { object[try $0.resolved(size: object.count, limit: limit, source: describe(key))] }
  }

  public func size(of key: String) async throws -> Int? {
    try Task.checkCancellation()
    return objects[key]?.count
  }

  public func list(_ prefix: String) async throws -> [StoreEntry]? {
    try Task.checkCancellation()
    let start = prefix.isEmpty ? "" : prefix + "/"
    var entries: [String: Bool] = [:]
    for key in objects.keys where key.hasPrefix(start) {
      let rest = key.dropFirst(start.count)
      let name = String(rest.prefix { $0 != "/" })
      entries[name] = entries[name] == true || rest.count > name.count
    }
    return entries.sorted { $0.key < $1.key }.map { StoreEntry(name: $0.key, isPrefix: $0.value) }
  }

  public func walk(
    _ prefix: String, followsLinks: Bool, _ visit: @escaping @Sendable (WalkedPiece) -> Void
  ) async throws -> Bool {
    try Task.checkCancellation()
    let start = prefix.isEmpty ? "" : prefix + "/"
    var piece = WalkedPiece()
    for (key, object) in objects where key.hasPrefix(start) {
      piece.objects.append(WalkedObject(key: String(key.dropFirst(start.count)), size: object.count))
    }
    visit(piece)
    return true
  }
}
