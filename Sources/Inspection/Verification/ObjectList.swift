import Stores
import Voxels

/// The objects of an array that are there, or, where the store cannot list, all that can be there.
public struct ObjectList: Sendable {
  enum Items: Sendable {
    /// Numbers of objects, rising.
    case listed([Int])
    /// Cells that have to be asked for, one by one.
    case cells(Int)
  }

  /// Keys that do not belong to the array: how many, and some of them.
  public struct Keys: Sendable {
    static let limit = 100

    public private(set) var count = 0
    public private(set) var examples: [String] = []

    mutating func add(_ key: String) {
      count += 1
      if examples.count < Keys.limit { examples.append(key) }
    }

    mutating func sort() { examples.sort() }
  }

  /// The most cells that are asked for one by one.
  private static let cellLimit = 1 << 32

  private(set) var items = Items.listed([])
  /// Bytes of all objects; nil when the listing does not tell.
  public private(set) var bytes: Int?
  /// Stands for the objects with their sizes and times: when one of them changes, so does it.
  private(set) var fingerprint: UInt64 = 0
  public private(set) var stray = Keys()
  public private(set) var outside = Keys()
  /// Folders that could not be listed.
  public private(set) var failures: [Failure] = []

  public var count: Int {
    switch items {
    case .listed(let numbers): numbers.count
    case .cells(let count): count
    }
  }

  /// Whether the store cannot list, so that each object is asked for.
  public var isGuessed: Bool {
    if case .cells = items { true } else { false }
  }

  /// Lists the objects of an array.
  ///
  /// - Throws: ``Failure`` (`tooLarge`) when the store cannot list and there can be too many to ask for.
  static func of(_ array: VerifiableArray, found: @escaping @Sendable (Int) -> Void) async throws -> ObjectList {
    let objects = array.objects
    var list = ObjectList()
    if case .object(let number) = array.part {
      list.items = .listed([number])
      found(1)
      return list
    }
    if objects.areStored {
      let gathered = Locked((list: ObjectList(), numbers: [Int](), bytes: Int?.some(0)))
      let prefix = if case .folder(let folder) = array.part { folder } else { "" }
      let start = prefix.isEmpty ? "" : prefix + "/"
      let isListed = try await objects.location.store.walk(
        objects.location.appending(prefix).key, followsLinks: true
      ) { piece in
        let roles = piece.objects.map { objects.role(ofKey: start + $0.key) }
        gathered.withLock { gathered in
          for (object, role) in zip(piece.objects, roles) {
            switch role {
            case .object(let number):
              gathered.numbers.append(number)
              gathered.list.fingerprint &+= ObjectList.mix(number, object)
              gathered.bytes = gathered.bytes.flatMap { sum in object.size.map { sum + $0 } }
            case .companion: gathered.bytes = gathered.bytes.flatMap { sum in object.size.map { sum + $0 } }
            case .metadata: break
            case .outside: gathered.list.outside.add(start + object.key)
            case .stray: gathered.list.stray.add(start + object.key)
            }
          }
          gathered.list.failures += piece.failures
        }
        found(piece.objects.count)
      }
      if isListed {
        gathered.withLock { gathered in
          list = gathered.list
          gathered.numbers.sort()
          list.items = .listed(gathered.numbers)
          list.bytes = gathered.bytes
          gathered.numbers = []
        }
        list.stray.sort()
        list.outside.sort()
        return list
      }
    }
    guard objects.cellCount <= cellLimit else {
      throw Failure(
        .tooLarge, objects.location.name,
        "lies in a store that cannot list, and can have more than \(cellLimit) \(objects.noun)s",
        remedy: "copy it to where it can be listed, or name a part of it")
    }
    list.items = .cells(objects.cellCount)
    return list
  }

  /// Spreads the bits of what is known of an object, so that sums of it tell sets of objects apart.
  private static func mix(_ number: Int, _ object: WalkedObject) -> UInt64 {
    var bits = UInt64(bitPattern: Int64(number))
    for part in [object.size ?? -1, object.modified ?? -1] {
      bits = (bits ^ bits >> 31) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: Int64(part))
    }
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    return bits ^ bits >> 31
  }
}
