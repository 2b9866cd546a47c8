import JSON
import Voxels

/// HDF5's Fletcher-32 after the data.
public struct Fletcher32Codec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["fletcher32"],
    summary: "A Fletcher-32, that of HDF5, after the data.",
    specification: "https://numcodecs.readthedocs.io/en/stable/checksum32.html",
    example: #"{"id": "fletcher32"}"#)

  /// - Parameter configuration: nothing in it matters.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.adding(ChecksumLocation.size) }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try ChecksumLocation.end.strip(input, expecting: bound, codec: "fletcher32", checksum: Self.checksum)
  }

  /// Two sums of the big-endian 16-bit words of the data, in ones' complement; an odd last byte is a high one.
  private static func checksum(_ data: UnsafeRawBufferPointer) -> UInt32 {
    func folded(_ sum: UInt32) -> UInt32 { (sum & 0xFFFF) + (sum >> 16) }
    var first: UInt32 = 0
    var second: UInt32 = 0
    var position = 0
    while data.count - position >= 2 {
      // After 360 words the second sum is still certain to fit 32 bits.
      let end = position + 2 * min(360, (data.count - position) / 2)
      while position < end {
        first &+= UInt32(data[position]) << 8 | UInt32(data[position + 1])
        second &+= first
        position += 2
      }
      first = folded(first)
      second = folded(second)
    }
    if position < data.count {
      first = folded(first + UInt32(data[position]) << 8)
      second = folded(second + first)
    }
    return folded(second) << 16 | folded(first)
  }
}
