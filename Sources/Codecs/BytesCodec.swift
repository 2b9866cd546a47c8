import JSON
import Voxels

/// What is known about the size of a piece of data before it is decoded.
public enum SizeBound: Sendable, Equatable {
  case exactly(Int)
  case atMost(Int)

  /// The largest size that the bound admits.
  public var limit: Int {
    switch self {
    case .exactly(let size), .atMost(let size): size
    }
  }

  public func admits(_ size: Int) -> Bool {
    switch self {
    case .exactly(let expected): size == expected
    case .atMost(let limit): size <= limit
    }
  }
}

/// A codec from bytes to bytes: a compressor, a checksum, or a filter that works on a flat run of elements.
///
/// One folder a codec. A codec is made from the configuration in the metadata and is then a value without state that
/// any thread may use.
public protocol BytesCodec: Sendable {
  static var documentation: PluginDocumentation { get }

  /// - Parameter configuration: the codec's object in the metadata: Zarr v3's `configuration`, or all of a Zarr v2 or
  ///   numcodecs object.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the member that is wrong.
  init(configuration: JSON) throws(Failure)

  /// What is known of the encoded size when the decoded one is known.
  func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound

  /// Decodes `input`. Memory is reserved, written and inflated for no more than `bound` admits.
  ///
  /// - Throws: ``Failure`` (`corrupt`) without a source when the data are damaged or their size is not as `bound` says.
  func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes
}
