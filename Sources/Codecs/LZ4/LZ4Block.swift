import CLZ4
import Voxels

/// The raw block of LZ4, which does not say its size: formats frame it in their own ways.
public enum LZ4Block {
  /// Decodes one block of known decoded size in bytes.
  ///
  /// See <https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>.
  /// - Throws: ``Failure``: `corrupt` when the block is damaged or decodes to another size, `tooLarge` beyond 2 GiB.
  public static func decode(_ input: Bytes, decodedSize: Int) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      var output = try BoundedOutput(.exactly(decodedSize))
      guard let sourceSize = Int32(exactly: source.count), let capacity = Int32(exactly: decodedSize) else {
        throw tooLarge(max(source.count, decodedSize))
      }
      let start = source.bindMemory(to: CChar.self).baseAddress
      let written = LZ4_decompress_safe(start, output.end.assumingMemoryBound(to: CChar.self), sourceSize, capacity)
      guard written >= 0 else { throw .corrupt("lz4: the data are damaged, cut short or of another size") }
      output.advance(by: Int(written))
      return try output.finish()
    }
  }

  /// Decodes the first bytes of a block.
  ///
  /// - Parameters:
  ///   - count: how many, at least 1.
  ///   - size: what all of the block decodes to.
  /// - Throws: ``Failure``: `corrupt` when what these bytes depend on is damaged, `tooLarge` beyond 2 GiB.
  public static func decode(_ input: Bytes, first count: Int, of size: Int) throws(Failure) -> Bytes {
    guard count < size else { return try decode(input, decodedSize: size) }
    return try input.withUnsafeBytes { source throws(Failure) in
      var output = try BoundedOutput(.exactly(count))
      guard let sourceSize = Int32(exactly: source.count), let target = Int32(exactly: count) else {
        throw tooLarge(max(source.count, count))
      }
      let start = source.bindMemory(to: CChar.self).baseAddress
      let written = LZ4_decompress_safe_partial(
        start, output.end.assumingMemoryBound(to: CChar.self), sourceSize, target, target)
      guard written == target else { throw .corrupt("lz4: the data are damaged, cut short or of another size") }
      output.advance(by: count)
      return try output.finish()
    }
  }

  private static func tooLarge(_ count: Int) -> Failure {
    Failure(
      .tooLarge, "", "lz4: \(count) bytes are too many for one block", remedy: "write the data with smaller chunks")
  }
}

extension LZ4Block {
  /// The least part of a block that is decoded for some of its bytes: its start.
  ///
  /// Beyond that, as ``PartialBytesCodec/decode(_:ranges:of:)``.
  public static func decode(_ input: Bytes, ranges: [Range<Int>], of size: Int) throws(Failure) -> [DecodedRange] {
    let count = decodedCount(ranges, of: size)
    return [DecodedRange(start: 0, bytes: try decode(input, first: count, of: size))]
  }

  public static func decodedCount(_ ranges: [Range<Int>], of size: Int) -> Int {
    ranges.last.map { min($0.upperBound, size) } ?? size
  }
}
