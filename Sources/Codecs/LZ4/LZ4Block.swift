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
        throw Failure(
          .tooLarge, "", "lz4: \(max(source.count, decodedSize)) bytes are too many for one block",
          remedy: "write the data with smaller chunks")
      }
      let start = source.bindMemory(to: CChar.self).baseAddress
      let written = LZ4_decompress_safe(start, output.end.assumingMemoryBound(to: CChar.self), sourceSize, capacity)
      guard written >= 0 else { throw .corrupt("lz4: the data are damaged, cut short or of another size") }
      output.advance(by: Int(written))
      return try output.finish()
    }
  }
}
