import CDeflate
import JSON
import Voxels

/// A CRC-32 (that of zlib) beside the data.
public struct CRC32Codec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["crc32"],
    summary: "A CRC-32, that of zlib, before or after the data.",
    specification: "https://numcodecs.readthedocs.io/en/stable/checksum32.html",
    example: #"{"id": "crc32", "location": "end"}"#)

  private let location: ChecksumLocation

  /// - Parameter configuration: `location`, `start` or `end`; without it the checksum is at the start.
  /// - Throws: ``Failure`` (`invalid`) when `location` is something else.
  public init(configuration: JSON = .null) throws(Failure) {
    location = try ChecksumLocation(CodecConfiguration(configuration, of: "crc32"), default: .start)
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.adding(ChecksumLocation.size) }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try location.strip(input, expecting: bound, codec: "crc32") {
      UInt32(libdeflate_crc32(0, $0.baseAddress, $0.count))
    }
  }
}
