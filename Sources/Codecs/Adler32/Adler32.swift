import CDeflate
import JSON
import Voxels

/// An Adler-32 beside the data.
public struct Adler32Codec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["adler32"],
    summary: "An Adler-32 before or after the data.",
    specification: "https://numcodecs.readthedocs.io/en/stable/checksum32.html",
    example: #"{"id": "adler32", "location": "end"}"#)

  private let location: ChecksumLocation

  /// - Parameter configuration: `location`, `start` or `end`; without it the checksum is at the start.
  /// - Throws: ``Failure`` (`invalid`) when `location` is something else.
  public init(configuration: JSON = .null) throws(Failure) {
    location = try ChecksumLocation(CodecConfiguration(configuration, of: "adler32"), default: .start)
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.adding(ChecksumLocation.size) }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try location.strip(input, expecting: bound, codec: "adler32") {
      UInt32(libdeflate_adler32(1, $0.baseAddress, $0.count))
    }
  }
}
