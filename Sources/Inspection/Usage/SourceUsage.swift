import Formats
import Stores
import Voxels

/// What some arrays and the folders around them take, from listings alone.
public struct SourceUsage: Sendable {
  /// One object among the largest.
  public struct Largest: Sendable {
    public let name: String
    public let size: Int
  }

  private static let largestCount = 5

  /// By the number of the array.
  public internal(set) var arrays: [ArrayUsage]
  /// All files, those beside the arrays included.
  public private(set) var files = 0
  public private(set) var folders = 0
  /// Bytes of all files, and what these and the folders take on the disk; a file with several names counts once.
  public private(set) var bytes = 0
  public private(set) var allocated: Int?
  /// Symbolic links, which are not followed.
  public private(set) var links = 0
  /// Files whose sizes no listing tells.
  public private(set) var unsized = 0
  /// The largest first.
  public private(set) var largest: [Largest] = []
  public private(set) var failures: [Failure] = []
  private var identities: Set<FileIdentity> = []

  init(_ arrays: [ArrayUsage]) { self.arrays = arrays }

  mutating func add(_ failures: [Failure]) { self.failures += failures }

  mutating func add(_ piece: WalkedPiece) {
    folders += piece.folders
    links += piece.links
    failures += piece.failures
    if piece.folderBytes > 0 { allocated = (allocated ?? 0) + piece.folderBytes }
  }

  /// Counts an object of the store.
  ///
  /// - Parameters:
  ///   - array: the array whose folder it lies in, with its key below that.
  ///   - name: its whole name.
  mutating func add(_ object: WalkedObject, array: (number: Int, key: String)?, name: @autoclosure () -> String) {
    files += 1
    if object.size == nil { unsized += 1 }
    let size = object.size ?? 0
    if let array { arrays[array.number].add(array.key, size: size) }
    if let identity = object.identity, !identities.insert(identity).inserted { return }
    bytes += size
    if let space = object.allocated { allocated = (allocated ?? 0) + space }
    guard size > 0, largest.count < SourceUsage.largestCount || size > largest[largest.count - 1].size else { return }
    largest.append(Largest(name: name(), size: size))
    largest.sort { ($1.size, $0.name) < ($0.size, $1.name) }
    if largest.count > SourceUsage.largestCount { largest.removeLast() }
  }
}

extension SourceUsage {
  /// Lists everything below some places, and counts.
  ///
  /// - Parameters:
  ///   - nodes: the arrays.
  ///   - places: folders, or single objects; none lies in another one.
  ///   - indexes: told how many more indexes of shards were read, on any thread; nil leaves them unread.
  ///   - found: told how many more objects were found, on any thread.
  /// - Throws: ``Failure`` (`unsupported`) when a store cannot list.
  public static func measure(
    _ nodes: [ArrayNode], in places: [Location], indexes: (@Sendable (Int) -> Void)? = nil,
    found: @escaping @Sendable (Int) -> Void
  ) async throws -> SourceUsage {
    let objects = nodes.map { ArrayObjectsRegistry.objects(of: $0) }
    let folders = Dictionary(
      objects.enumerated().filter(\.element.areStored).map { ($1.location.key, $0) },
      uniquingKeysWith: { one, _ in one })
    let usage = Locked(SourceUsage(zip(nodes, objects).map { ArrayUsage($0, $1, readsIndexes: indexes != nil) }))
    for place in places {
      let start = place.key.isEmpty ? "" : place.key + "/"
      let add: @Sendable (WalkedPiece) -> Void = { piece in
        let owners = piece.objects.map { owner(of: start + $0.key, among: folders) }
        usage.withLock { usage in
          usage.add(piece)
          for (object, owner) in zip(piece.objects, owners) {
            usage.add(object, array: owner, name: place.appending(object.key).name)
          }
        }
        found(piece.objects.count)
      }
      if let size = try await place.store.size(of: place.key) {
        var piece = WalkedPiece()
        piece.objects = [WalkedObject(key: "", size: size)]
        usage.withLock { usage in
          usage.add(piece)
          usage.add(piece.objects[0], array: nil, name: place.name)
        }
        found(1)
        continue
      }
      let isListed = try await place.store.walk(place.key, followsLinks: false, add)
      guard isListed else {
        throw Failure(
          .unsupported, place.name, "lies in a store that cannot list, so that sizes are not known",
          remedy: "measure it where its files lie")
      }
    }
    var measured = usage.withLock { $0 }
    if let indexes { try await measured.readIndexes(indexes) }
    return measured
  }

  /// The array whose folder an object lies in, and the object's key below that.
  private static func owner(of key: String, among folders: [String: Int]) -> (number: Int, key: String)? {
    var end = key.endIndex
    while let slash = key[..<end].utf8.lastIndex(of: UInt8(ascii: "/")) {
      if let number = folders[String(key[..<slash])] { return (number, String(key[key.index(after: slash)...])) }
      end = slash
    }
    return folders[""].map { ($0, key) }
  }
}
