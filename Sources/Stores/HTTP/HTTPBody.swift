import Voxels

/// The part of a body that is wanted, as it comes in: straight into the slab that callers get.
struct HTTPBody {
  /// What to do with the transfer.
  enum Step { case goOn, complete, tooLarge }

  /// Up to here memory is reserved on a server's word.
  private static let trustedLength = 64 << 20

  private var slab: Slab
  private(set) var count = 0
  /// Bytes still to be dropped in front of the wanted part.
  private var skip: Int
  private let limit: Int
  /// Whether what comes behind the wanted part does not matter.
  private let isCut: Bool
  /// Bytes that are still to come, as far as known.
  private var announced: Int?

  init(skip: Int = 0, limit: Int, isCut: Bool, announced: Int?) {
    self.skip = skip
    self.limit = limit
    self.isCut = isCut
    self.announced = announced
    slab = Slab(size: min(max((announced ?? 0) - skip, 1 << 12), limit, HTTPBody.trustedLength))
  }

  var bytes: Bytes { Bytes(slab, count: count) }

  mutating func take(_ bytes: UnsafeRawBufferPointer) -> Step {
    announced = announced.map { $0 - bytes.count }
    let dropped = min(skip, bytes.count)
    skip -= dropped
    let rest = bytes[dropped...]
    guard rest.count > limit - count else {
      append(rest)
      // A transfer that is done anyway may keep its connection.
      return isCut && skip == 0 && count == limit && announced != 0 ? .complete : .goOn
    }
    guard isCut else { return .tooLarge }
    append(rest.prefix(limit - count))
    return announced == 0 ? .goOn : .complete
  }

  private mutating func append(_ bytes: Slice<UnsafeRawBufferPointer>) {
    guard !bytes.isEmpty else { return }
    let needed = count + bytes.count
    if slab.capacity < needed {
      let larger = Slab(size: max(needed, min(slab.capacity * 2, limit)))
      larger.base.copyMemory(from: slab.base, byteCount: count)
      slab = larger
    }
    UnsafeMutableRawBufferPointer(start: slab.base + count, count: bytes.count).copyBytes(from: bytes)
    count = needed
  }
}
