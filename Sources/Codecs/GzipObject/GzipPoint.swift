import Voxels

/// A place in a gzip object where inflating can begin: the boundary of two deflate blocks, and the bytes before it that
/// the blocks behind it may refer to.
struct GzipPoint: Sendable {
  /// How much deflate may refer back.
  static let windowSize = 32 << 10

  /// Where it is in the inflated bytes.
  let position: Int
  /// The first stored byte that is not used up entirely, or the one behind it: see ``bits``.
  let storedPosition: Int
  /// How many bits of the stored byte before ``storedPosition`` belong to what follows: 0…7.
  let bits: Int
  /// The last inflated bytes before the point, at most ``windowSize``; nil at the start of the object.
  let window: Bytes?

  /// The start of the object.
  static let start = GzipPoint(position: 0, storedPosition: 0, bits: 0, window: nil)
}
