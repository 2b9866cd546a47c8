import JSON
import Voxels

/// How chunk numbers are spread over shards and the minishards in them: `neuroglancer_uint64_sharded_v1`.
///
/// https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/sharded.md
struct ShardingSpecification: Sendable {
  static let type = "neuroglancer_uint64_sharded_v1"

  private enum Hash: String {
    case identity
    case murmurhash3_x86_128
  }

  private let preshiftBits: Int
  private let hash: Hash
  private let minishardBits: Int
  private let shardBits: Int
  let minishardIndexIsGzip: Bool
  let dataIsGzip: Bool

  /// - Throws: ``Failure`` (`invalid`, `unsupported`) without a source.
  init(_ document: JSON) throws(Failure) {
    guard document["@type"]?.string == ShardingSpecification.type else {
      throw Failure(
        .unsupported, "", "sharding is of the @type \(document["@type"]?.text() ?? "null")",
        remedy: "supported is \(ShardingSpecification.type)")
    }
    func bits(_ name: String, upTo limit: Int) throws(Failure) -> Int {
      guard let bits = document[name]?.int, (0...limit).contains(bits) else {
        throw Failure(.invalid, "", "sharding: \"\(name)\" is no integer from 0 to \(limit)")
      }
      return bits
    }
    func isGzip(_ name: String) throws(Failure) -> Bool {
      switch document[name] ?? .null {
      case .null, "raw": return false
      case "gzip": return true
      case let other:
        throw Failure(.unsupported, "", "sharding: \(name) is \(other.text()), neither \"raw\" nor \"gzip\"")
      }
    }
    preshiftBits = try bits("preshift_bits", upTo: 64)
    minishardBits = try bits("minishard_bits", upTo: 32)
    shardBits = try bits("shard_bits", upTo: 64 - minishardBits)
    guard let hash = document["hash"]?.string.flatMap(Hash.init) else {
      throw Failure(
        .unsupported, "", "sharding: hash is \(document["hash"]?.text() ?? "missing")",
        remedy: "supported are identity and murmurhash3_x86_128")
    }
    self.hash = hash
    minishardIndexIsGzip = try isGzip("minishard_index_encoding")
    dataIsGzip = try isGzip("data_encoding")
  }

  /// A minishard: a group of chunks within a shard that share an index.
  struct Minishard: Hashable, Sendable {
    var shard: UInt64
    var number: Int
  }

  /// Bytes of a shard's index. Offsets in the shard count from its end.
  var indexSize: Int { 16 << minishardBits }

  func minishard(of chunk: UInt64) -> Minishard {
    // Swift's shifts give 0 where all bits are shifted out.
    let shifted = chunk >> UInt64(preshiftBits)
    let hashed = hash == .identity ? shifted : MurmurHash3.hash(shifted)
    let shardMask: UInt64 = shardBits == 64 ? .max : (1 << UInt64(shardBits)) - 1
    return Minishard(
      shard: hashed >> UInt64(minishardBits) & shardMask, number: Int(hashed & ((1 << UInt64(minishardBits)) - 1)))
  }

  /// The name of a shard's object without its suffix.
  func name(ofShard shard: UInt64) -> String {
    let digits = String(shard, radix: 16)
    return String(repeating: "0", count: max(0, (shardBits + 3) / 4 - digits.count)) + digits
  }

  /// The box of chunks that a shard holds, where it does hold one: nil when chunks are scattered over shards.
  func chunksOfShard(_ code: CompressedMortonCode) -> [Int]? {
    let below = preshiftBits + minishardBits
    guard hash == .identity, code.axes.count <= below + shardBits else { return nil }
    var box = [1, 1, 1]
    for axis in code.axes.prefix(below) { box[axis] *= 2 }
    return box
  }

  /// How many shards there can be, at most `Int.max`.
  func shardCount(_ code: CompressedMortonCode) -> Int {
    let used = code.axes.count - min(code.axes.count, preshiftBits + minishardBits)
    // Without a hash the highest bits of the numbers are those of the shard.
    let bits = hash == .identity ? min(shardBits, used) : shardBits
    return bits < Int.bitWidth - 1 ? 1 << bits : .max
  }

  /// What `info` says of the codecs, outermost first.
  func names(_ encoding: String) -> [String] {
    [ShardingSpecification.type, encoding] + (dataIsGzip ? ["gzip"] : [])
  }
}
