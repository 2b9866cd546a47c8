import JSON
import Voxels

/// Every codec from bytes to bytes that microtome knows. A new one is a folder beside this file and a line here.
public enum BytesCodecRegistry {
  public static let all: [any BytesCodec.Type] = [
    GzipCodec.self,
    ZlibCodec.self,
    ZstdCodec.self,
    BloscCodec.self,
    LZ4Codec.self,
    Bzip2Codec.self,
    LZMACodec.self,
    CRC32CCodec.self,
    CRC32Codec.self,
    Adler32Codec.self,
    Fletcher32Codec.self,
    DeltaCodec.self,
    ShuffleCodec.self,
    FixedScaleOffsetCodec.self,
    PackBitsCodec.self,
    AsTypeCodec.self,
    QuantizeCodec.self,
    BitRoundCodec.self,
  ]

  /// Makes the codec with that name; `numcodecs.NAME` of Zarr v3 is the same as Zarr v2's `NAME`.
  ///
  /// - Throws: ``Failure`` (`unsupported`) that names the codec when it is not known.
  public static func make(_ name: String, configuration: JSON) throws(Failure) -> any BytesCodec {
    let prefix = "numcodecs."
    let plain = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    for codec in all where codec.documentation.names.contains(plain) {
      return try codec.init(configuration: configuration)
    }
    let known = all.map { $0.documentation.names[0] }.sorted().joined(separator: ", ")
    throw Failure(.unsupported, "", "unknown codec \"\(name)\"", remedy: "known codecs: \(known)")
  }
}
