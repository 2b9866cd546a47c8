import Voxels

/// Memory for decoded bytes that never takes in more than a ``SizeBound`` admits.
///
/// Where the size is known it is reserved at once, and the decoder writes where the bytes stay. Where only a limit is
/// known it starts with an estimate and doubles, so that a small object costs little even under a huge limit.
struct BoundedOutput: ~Copyable {
  /// No decoded chunk may be larger, whatever the metadata says.
  static let sizeLimit = 2 << 30

  private let bound: SizeBound
  private let limit: Int
  private var slab: Slab
  private var capacity: Int
  /// How many bytes were written.
  private(set) var count = 0

  /// - Parameters:
  ///   - estimate: the likely size when `bound` gives only a limit.
  ///   - overrun: bytes beyond the bound that may be written, and are then an error. A decoder that works in steps
  ///     needs one, since otherwise it cannot tell a stream that ends at the bound from one that goes on.
  /// - Throws: ``Failure`` (`tooLarge`) for a size beyond ``sizeLimit``.
  init(_ bound: SizeBound, estimate: Int = 0, overrun: Int = 0) throws(Failure) {
    self.bound = bound
    let wanted: Int
    switch bound {
    case .exactly(let size):
      guard size <= Self.sizeLimit else {
        throw Failure(
          .tooLarge, "", "a chunk of \(size) bytes is larger than the limit of \(Self.sizeLimit) bytes",
          remedy: "write the data with smaller chunks")
      }
      limit = max(0, size) + overrun
      wanted = limit
    case .atMost(let size):
      limit = max(0, min(size, Self.sizeLimit)) + overrun
      wanted = min(limit, max(estimate, 4096))
    }
    slab = Slab(size: wanted)
    capacity = min(slab.capacity, limit)
  }

  /// How many bytes fit at ``end`` just now.
  var free: Int { capacity - count }
  /// How many bytes the bound still admits.
  var remaining: Int { limit - count }
  /// Where the next byte goes. The output has to outlive the use of the pointer.
  var end: UnsafeMutableRawPointer { slab.base + count }

  /// Notes that `written` bytes were put at ``end``.
  mutating func advance(by written: Int) {
    precondition(written >= 0 && written <= free)
    count += written
  }

  /// Makes room for more than is ``free`` now.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when the bound admits no more.
  mutating func grow() throws(Failure) {
    guard capacity < limit else { throw .tooManyBytes(bound) }
    reserve(capacity < limit / 2 ? capacity * 2 : limit)
  }

  /// Makes room for `size` more bytes that the decoder is sure to write, as far as the bound admits them.
  mutating func reserve(additional size: Int) {
    if size > free { reserve(count + min(size, remaining)) }
  }

  private mutating func reserve(_ size: Int) {
    let larger = Slab(size: size)
    larger.base.copyMemory(from: slab.base, byteCount: count)
    slab = larger
    capacity = min(larger.capacity, limit)
  }

  /// The bytes that were written.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when their number is not as the bound says.
  consuming func finish() throws(Failure) -> Bytes {
    try bound.check(count)
    let bytes = Bytes(slab, count: count)
    // A bad estimate must not keep much idle memory alive in the cache.
    guard slab.capacity > 4096, count < slab.capacity / 2 else { return bytes }
    return bytes.withUnsafeBytes { Bytes(copying: $0) }
  }
}

extension Bytes {
  init(copying source: UnsafeRawBufferPointer) {
    self.init(capacity: source.count) { memory in
      memory.copyMemory(from: source)
      return source.count
    }
  }
}
