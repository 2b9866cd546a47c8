/// Shared, immutable bytes: a window into a ``Slab``. Copying and slicing cost no memory.
public struct Bytes: Sendable {
  private let owner: Slab
  private let offset: Int
  public let count: Int

  /// The first `count` bytes of a slab. The caller must not write to the slab any more.
  public init(_ slab: Slab, count: Int) {
    precondition(count >= 0 && count <= slab.capacity)
    owner = slab
    offset = 0
    self.count = count
  }

  private init(owner: Slab, offset: Int, count: Int) {
    self.owner = owner
    self.offset = offset
    self.count = count
  }

  /// A copy of some bytes.
  public init(_ source: some Collection<UInt8>) {
    let slab = Slab(size: source.count)
    UnsafeMutableRawBufferPointer(start: slab.base, count: slab.capacity).copyBytes(from: source)
    self.init(slab, count: source.count)
  }

  /// Memory of `capacity` bytes, filled by `body`, which returns how many it wrote.
  public init<E: Error>(
    capacity: Int, filledBy body: (UnsafeMutableRawBufferPointer) throws(E) -> Int
  ) throws(E) {
    let slab = Slab(size: capacity)
    let count = try body(UnsafeMutableRawBufferPointer(start: slab.base, count: capacity))
    precondition(count >= 0 && count <= capacity)
    self.init(slab, count: count)
  }

  /// The bytes, for as long as `body` runs.
  @inline(__always)
  public func withUnsafeBytes<Result, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> Result
  ) throws(E) -> Result {
    try withExtendedLifetime(owner) { () throws(E) -> Result in
      try body(UnsafeRawBufferPointer(start: owner.base + offset, count: count))
    }
  }

  /// A window of the same memory. Traps when it reaches outside.
  public subscript(range: Range<Int>) -> Bytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return Bytes(owner: owner, offset: offset + range.lowerBound, count: range.count)
  }

  /// The memory that is kept alive by these bytes, in bytes.
  public var footprint: Int { owner.capacity }

  /// The same bytes, copied where they would keep far more memory alive than they need: for what is kept long.
  public var compact: Bytes {
    guard footprint > 2 * Slab.roundedCapacity(count) else { return self }
    return withUnsafeBytes { source in
      Bytes(capacity: source.count) { memory in
        memory.copyMemory(from: source)
        return source.count
      }
    }
  }

  public var array: [UInt8] { withUnsafeBytes { Array($0) } }
}
