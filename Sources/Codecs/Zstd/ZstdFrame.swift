import CZstd
import Voxels

/// Where one frame lies in zstd data, and what its header says.
struct ZstdFrame {
  let bytes: UnsafeRawBufferPointer
  /// Whether it holds compressed data; a skippable frame does not.
  let isData: Bool
  /// The size of the content; nil when the header does not give it.
  let contentSize: UInt64?
  /// Whether a checksum of the content stands at its end.
  let hasChecksum: Bool

  /// - Throws: ``Failure`` (`corrupt`) when no whole frame starts at `position`.
  init(at position: Int, in source: UnsafeRawBufferPointer) throws(Failure) {
    let rest = UnsafeRawBufferPointer(rebasing: source[position...])
    guard rest.count >= 4 else { throw .corrupt("zstd: the data are cut short") }
    // The frame formats from before zstd 0.8 have other numbers here; they never were part of a volume format.
    let magic = UInt32(littleEndian: rest.loadUnaligned(as: UInt32.self))
    isData = magic == 0xFD2F_B528
    guard isData || magic & 0xFFFF_FFF0 == 0x184D_2A50 else {
      let place = position == 0 ? "the data are" : "the \(rest.count) bytes after the first frame are"
      throw .corrupt("zstd: \(place) no zstd frame")
    }
    let size = ZSTD_findFrameCompressedSize(rest.baseAddress, rest.count)
    guard ZSTD_isError(size) == 0, size >= 4, size <= rest.count else {
      throw .corrupt("zstd: the data are damaged or cut short")
    }
    bytes = UnsafeRawBufferPointer(rebasing: rest[..<size])
    // Bit 2 of the frame header's descriptor, which follows the magic number.
    hasChecksum = isData && size > 4 && rest[4] & 0x04 != 0
    let claimed = isData ? ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count) : 0
    // The two largest numbers stand for "not known" and "not readable".
    contentSize = claimed >= UInt64.max - 1 ? nil : claimed
  }
}
