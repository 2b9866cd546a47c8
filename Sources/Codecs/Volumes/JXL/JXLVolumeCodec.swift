import CJXL
import CJXLReader
import JSON
import Voxels

/// JPEG XL images: the pixels, row after row, are the voxels of the chunk, and colours and alpha its channels.
///
/// Any width and height will do whose product is the number of voxels. An animation of grey images has a channel a
/// frame: what cloud-volume makes of three channels.
public struct JXLVolumeCodec: VolumeCodec {
  public static let documentation = PluginDocumentation(
    names: ["jxl"],
    summary: "JPEG XL images of 8-bit, 16-bit or float32 voxels in 1 to 4 channels.",
    specification: "https://jpeg.org/jpegxl/",
    example: #"{"encoding": "jxl", "jxl_quality": 85}"#)

  private let elementType: ElementType
  private let channels: Int

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null, elementType: ElementType, channels: Int) throws(Failure) {
    try Failure.require(
      elementType, among: [.uint8, .uint16, .float32], channels: channels, among: [1, 2, 3, 4], encoding: "jxl")
    self.elementType = elementType
    self.channels = channels
  }

  public func storedSizeLimit(shape: [Int]) -> Int { VolumeExtent.imageSizeLimit(shape, elementType: elementType) }

  public func decode(_ stored: Bytes, shape: [Int]) throws(Failure) -> VoxelBlock {
    let extent = try VolumeExtent(shape, elementType: elementType, channels: channels)
    guard jxl_reader_load() else {
      throw Failure(.unsupported, "", "jxl needs the library libjxl, which is not here", remedy: "install libjxl")
    }
    guard let decoder = jxl_reader_create() else { throw Failure(.tooLarge, "", "jxl: out of memory") }
    defer { jxl_reader_destroy(decoder) }
    return try stored.withUnsafeBytes { file throws(Failure) in
      let events = Int32(JXL_DEC_BASIC_INFO.rawValue | JXL_DEC_FULL_IMAGE.rawValue)
      let start = file.baseAddress?.assumingMemoryBound(to: UInt8.self)
      guard jxl_reader_subscribe(decoder, events) == JXL_DEC_SUCCESS,
        jxl_reader_set_input(decoder, start, file.count) == JXL_DEC_SUCCESS
      else { throw .corrupt("jxl: the decoder takes no input") }
      jxl_reader_close_input(decoder)
      let frames = try readHeader(decoder, extent)
      let pixels = try Bytes(capacity: extent.byteCount) { pixels throws(Failure) in
        try readFrames(decoder, count: frames, into: pixels)
        return extent.byteCount
      }
      return frames > 1 ? extent.planarBlock(pixels) : extent.interleavedBlock(pixels)
    }
  }

  /// - Returns: how many frames hold the channels.
  /// - Throws: ``Failure`` unless the header promises the pixels and channels that the chunk has.
  private func readHeader(_ decoder: OpaquePointer, _ extent: VolumeExtent) throws(Failure) -> Int {
    try Self.advance(decoder, to: JXL_DEC_BASIC_INFO)
    var image = JxlBasicInfo()
    guard jxl_reader_basic_info(decoder, &image) == JXL_DEC_SUCCESS else { throw .corrupt("jxl: no header") }
    let hasAlpha = image.num_extra_channels == 1 && image.alpha_bits > 0
    guard image.num_extra_channels == 0 || hasAlpha else {
      throw Failure(
        .unsupported, "", "jxl: the image has other channels than colours and alpha",
        remedy: "write colours and alpha alone")
    }
    let inImage = Int(image.num_color_channels) + Int(image.num_extra_channels)
    let frames = image.have_animation != 0 && inImage == 1 ? channels : 1
    try extent.check(
      width: Int(image.xsize), height: Int(image.ysize), channels: inImage * frames, encoding: "jxl")
    try check(bits: image.bits_per_sample, exponent: image.exponent_bits_per_sample)
    if hasAlpha { try check(bits: image.alpha_bits, exponent: image.alpha_exponent_bits) }
    return frames
  }

  /// Samples of other bits would be scaled.
  private func check(bits: UInt32, exponent: UInt32) throws(Failure) {
    guard bits == UInt32(8 * elementType.size), exponent == (elementType.isFloatingPoint ? 8 : 0) else {
      let kind = exponent == 0 ? "" : "floating-point "
      throw .corrupt(
        "jxl: the image has \(kind)samples of \(bits) bits where the volume has \(elementType.rawValue)")
    }
  }

  private func readFrames(
    _ decoder: OpaquePointer, count: Int, into pixels: UnsafeMutableRawBufferPointer
  ) throws(Failure) {
    let sample =
      switch elementType {
      case .uint8: JXL_TYPE_UINT8
      case .uint16: JXL_TYPE_UINT16
      default: JXL_TYPE_FLOAT
      }
    var format = JxlPixelFormat(
      num_channels: UInt32(channels / count), data_type: sample, endianness: JXL_LITTLE_ENDIAN, align: 0)
    let frameSize = pixels.count / count
    for frame in 0..<count {
      try Self.advance(decoder, to: JXL_DEC_NEED_IMAGE_OUT_BUFFER)
      let target = UnsafeMutableRawBufferPointer(rebasing: pixels[(frame * frameSize)..<((frame + 1) * frameSize)])
      var size = 0
      guard jxl_reader_buffer_size(decoder, &format, &size) == JXL_DEC_SUCCESS, size == frameSize,
        jxl_reader_set_buffer(decoder, &format, target.baseAddress, size) == JXL_DEC_SUCCESS
      else { throw .corrupt("jxl: the image has another size than its header says") }
      try Self.advance(decoder, to: JXL_DEC_FULL_IMAGE)
    }
    try Self.advance(decoder, to: JXL_DEC_SUCCESS)
  }

  /// - Throws: ``Failure`` (`corrupt`) when the decoder stops for anything else than what is expected next.
  private static func advance(_ decoder: OpaquePointer, to expected: JxlDecoderStatus) throws(Failure) {
    switch jxl_reader_process(decoder) {
    case expected: return
    case JXL_DEC_NEED_MORE_INPUT: throw .corrupt("jxl: the image is cut short")
    case JXL_DEC_ERROR: throw .corrupt("jxl: the image is damaged")
    default: throw .corrupt("jxl: the image is not put together as it should be")
    }
  }
}
