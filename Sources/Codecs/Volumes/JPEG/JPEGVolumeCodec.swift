import CJPEG
import JSON
import Voxels

/// JPEG images: the pixels, row after row, are the voxels of the chunk, and the colours its channels.
///
/// Any width and height will do whose product is the number of voxels. Damage that JPEG itself cannot see, a flipped
/// bit among the coefficients for one, gives wrong voxels; whatever libjpeg warns about is an error.
public struct JPEGVolumeCodec: VolumeCodec {
  public static let documentation = PluginDocumentation(
    names: ["jpeg"],
    summary: "JPEG images of 8-bit voxels in 1 or 3 channels.",
    specification: "https://www.w3.org/Graphics/JPEG/itu-t81.pdf",
    example: #"{"encoding": "jpeg", "jpeg_quality": 85}"#)

  private let channels: Int

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null, elementType: ElementType, channels: Int) throws(Failure) {
    try Failure.require(elementType, among: [.uint8], channels: channels, among: [1, 3], encoding: "jpeg")
    self.channels = channels
  }

  public func storedSizeLimit(shape: [Int]) -> Int { VolumeExtent.imageSizeLimit(shape, elementType: .uint8) }

  public func decode(_ stored: Bytes, shape: [Int]) throws(Failure) -> VoxelBlock {
    let extent = try VolumeExtent(shape, elementType: .uint8, channels: channels)
    // Not kept for the next chunk: a file without tables would be decoded with those of the file before.
    guard let decompressor = tjInitDecompress() else { throw Failure(.tooLarge, "", "jpeg: out of memory") }
    defer { tjDestroy(decompressor) }
    let pixels = try stored.withUnsafeBytes { file throws(Failure) in
      let (width, height) = try readHeader(file, decompressor, extent)
      return try Bytes(capacity: extent.byteCount) { pixels throws(Failure) in
        let status = tjDecompress2(
          decompressor, file.baseAddress, UInt(file.count), pixels.baseAddress, width, 0, height,
          channels == 1 ? TJPF_GRAY.value : TJPF_RGB.value, TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS)
        guard status == 0 else { throw Self.failure(of: decompressor) }
        return extent.byteCount
      }
    }
    return extent.interleavedBlock(pixels)
  }

  /// Width and height, when the header promises as many pixels and colours as the chunk has.
  private func readHeader(
    _ file: UnsafeRawBufferPointer, _ decompressor: tjhandle, _ extent: VolumeExtent
  ) throws(Failure) -> (width: Int32, height: Int32) {
    var (width, height, subsampling, colors) = (Int32(0), Int32(0), Int32(0), Int32(0))
    let status = tjDecompressHeader3(
      decompressor, file.baseAddress, UInt(file.count), &width, &height, &subsampling, &colors)
    guard status == 0 else { throw Self.failure(of: decompressor) }
    let found: Int
    switch colors {
    case TJCS_GRAY.value: found = 1
    case TJCS_RGB.value, TJCS_YCbCr.value: found = 3
    default: found = 4
    }
    try extent.check(width: Int(width), height: Int(height), channels: found, encoding: "jpeg")
    return (width, height)
  }

  private static func failure(of decompressor: tjhandle) -> Failure {
    .corrupt("jpeg: \(String(cString: tjGetErrorStr2(decompressor)))")
  }
}

extension RawRepresentable where RawValue: BinaryInteger {
  /// As the functions of libjpeg-turbo take their constants.
  fileprivate var value: Int32 { Int32(rawValue) }
}
