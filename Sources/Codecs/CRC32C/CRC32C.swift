import JSON
import Voxels

/// A CRC-32C beside the data.
public struct CRC32CCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["crc32c"],
    summary: "A CRC-32C after the data, or before them where numcodecs was told so.",
    specification: "https://zarr-specs.readthedocs.io/en/latest/v3/codecs/crc32c/index.html",
    example: #"{"name": "crc32c"}"#)

  private let location: ChecksumLocation

  /// - Parameter configuration: `location`, `start` or `end`; without it the checksum is at the end.
  /// - Throws: ``Failure`` (`invalid`) when `location` is something else.
  public init(configuration: JSON = .null) throws(Failure) {
    location = try ChecksumLocation(CodecConfiguration(configuration, of: "crc32c"), default: .end)
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.adding(ChecksumLocation.size) }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try location.strip(input, expecting: bound, codec: "crc32c") { crc32c($0) }
  }
}
