import Voxels

/// What stands before the compressed data of a block, big-endian: a mode, the number of axes, and the block's own
/// size, which may be less than the declared one.
///
/// https://github.com/saalfeldlab/n5#file-system-specification
struct N5BlockHeader {
  let shape: [Int]
  /// Where the compressed data start.
  let byteCount: Int

  /// The most bytes that a header can have.
  static func sizeLimit(rank: Int) -> Int { 4 + 4 * rank + 4 }

  /// - Throws: ``Failure``: `corrupt` when the header is cut short or contradicts the metadata, `unsupported` for
  ///   blocks of serialized objects.
  init(_ stored: Bytes, chunkShape: [Int]) throws(Failure) {
    let rank = chunkShape.count
    func cutShort() -> Failure { N5BlockHeader.corrupt("the header of the block is cut short") }
    guard stored.count >= 2 else { throw cutShort() }
    let mode = stored.bigEndian(UInt16.self, at: 0)
    guard mode != 2 else {
      throw Failure(.unsupported, "", "the block holds serialized objects, not voxels (mode 2)")
    }
    guard mode < 2 else { throw N5BlockHeader.corrupt("the block has the unknown mode \(mode)") }
    let size = 4 + 4 * rank + (mode == 1 ? 4 : 0)
    guard stored.count >= 4 else { throw cutShort() }
    let claimedRank = Int(stored.bigEndian(UInt16.self, at: 2))
    guard claimedRank == rank else {
      throw N5BlockHeader.corrupt("the block has \(claimedRank) axes where the array has \(rank)")
    }
    guard stored.count >= size else { throw cutShort() }
    var shape: [Int] = []
    for axis in 0..<rank { shape.append(Int(stored.bigEndian(UInt32.self, at: 4 + 4 * axis))) }
    guard zip(shape, chunkShape).allSatisfy({ $0 > 0 && $0 <= $1 }) else {
      throw N5BlockHeader.corrupt("the block claims the size \(shape) where blockSize is \(chunkShape)")
    }
    if mode == 1 {
      let count = Int(stored.bigEndian(UInt32.self, at: 4 + 4 * rank))
      guard count == shape.reduce(1, *) else {
        throw Failure(
          .unsupported, "", "the block of size \(shape) holds \(count) elements of variable length, not voxels",
          remedy: "export the data as a plain dataset")
      }
    }
    self.shape = shape
    byteCount = size
  }

  private static func corrupt(_ problem: String) -> Failure {
    Failure(.corrupt, "", problem, remedy: "fetch or write the data again")
  }
}

extension Bytes {
  /// An integer at an offset. Traps when it reaches outside.
  fileprivate func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, at offset: Int) -> T {
    withUnsafeBytes { T(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
  }
}
