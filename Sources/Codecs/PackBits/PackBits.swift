import JSON
import Voxels

/// Booleans as bits, the most significant first, behind a byte that says how many of the last ones are padding.
public struct PackBitsCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["packbits"],
    summary: "Booleans packed into bits, as numcodecs writes them.",
    specification: "https://numcodecs.readthedocs.io/en/stable/filter/packbits.html",
    example: #"{"id": "packbits"}"#)

  /// - Parameter configuration: nothing in it matters.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    decoded.map { 1 + $0 / 8 + ($0 % 8 == 0 ? 0 : 1) }
  }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      guard let padding = source.first else { throw .corrupt("packbits: there are no data") }
      let packed = UnsafeRawBufferPointer(rebasing: source.dropFirst())
      guard padding < 8, !packed.isEmpty || padding == 0 else {
        throw .corrupt("packbits: \(padding) bits of padding in \(packed.count) bytes")
      }
      let (bits, overflow) = packed.count.multipliedReportingOverflow(by: 8)
      let count = overflow ? Int.max : bits - Int(padding)
      try bound.check(count)
      var output = try BoundedOutput(.exactly(count))
      let target = output.end
      for i in 0..<count / 8 {
        // Each bit goes to the lowest bit of its byte; the first byte in memory is the highest bit.
        let spread = (UInt64(packed[i]) &* 0x8040_2010_0804_0201) >> 7 & 0x0101_0101_0101_0101
        (target + 8 * i).storeBytes(of: spread.littleEndian, as: UInt64.self)
      }
      for i in count / 8 * 8..<count {
        target.storeBytes(of: packed[i / 8] >> (7 - UInt8(i % 8)) & 1, toByteOffset: i, as: UInt8.self)
      }
      output.advance(by: count)
      return try output.finish()
    }
  }
}
