import JSON
import Voxels

/// Every codec of whole chunks that microtome knows. A new one is a folder beside this file and a line here.
public enum VolumeCodecRegistry {
  public static let all: [any VolumeCodec.Type] = [
    RawVolumeCodec.self,
    CompressedSegmentationCodec.self,
    JPEGVolumeCodec.self,
    PNGVolumeCodec.self,
    JXLVolumeCodec.self,
  ]

  /// Makes the codec for an `encoding` of a precomputed scale.
  ///
  /// - Throws: ``Failure`` (`unsupported`) that names the encoding, and those that are known, when it is not.
  public static func make(
    _ name: String, configuration: JSON, elementType: ElementType, channels: Int
  ) throws(Failure) -> any VolumeCodec {
    for codec in all where codec.documentation.names.contains(name) {
      return try codec.init(configuration: configuration, elementType: elementType, channels: channels)
    }
    let known = all.map { $0.documentation.names[0] }.joined(separator: ", ")
    throw Failure(.unsupported, "", "microtome cannot decode the encoding \"\(name)\"", remedy: "it knows \(known)")
  }
}
