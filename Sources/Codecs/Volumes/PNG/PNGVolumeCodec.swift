import CPNGReader
import JSON
import Voxels

/// PNG images: the pixels, row after row, are the voxels of the chunk, and their samples its channels.
///
/// Any width and height will do whose product is the number of voxels. Samples are taken as they are stored: gamma and
/// colour profiles do not touch them.
public struct PNGVolumeCodec: VolumeCodec {
  public static let documentation = PluginDocumentation(
    names: ["png"],
    summary: "PNG images of 8-bit or 16-bit voxels in 1 to 4 channels.",
    specification: "https://www.w3.org/TR/png-3/",
    example: #"{"encoding": "png", "png_level": 9}"#)

  private let elementType: ElementType
  private let channels: Int

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null, elementType: ElementType, channels: Int) throws(Failure) {
    try Failure.require(
      elementType, among: [.uint8, .uint16], channels: channels, among: [1, 2, 3, 4], encoding: "png")
    self.elementType = elementType
    self.channels = channels
  }

  public func storedSizeLimit(shape: [Int]) -> Int { VolumeExtent.imageSizeLimit(shape, elementType: elementType) }

  public func decode(_ stored: Bytes, shape: [Int]) throws(Failure) -> VoxelBlock {
    let extent = try VolumeExtent(shape, elementType: elementType, channels: channels)
    let pixels = try stored.withUnsafeBytes { file throws(Failure) in
      var image = png_reader_image()
      try Self.run { png_reader_header(file.baseAddress, file.count, &image, $0) }
      try extent.check(
        width: Int(image.width), height: Int(image.height), channels: Int(image.channels), encoding: "png")
      guard Int(image.bits) == 8 * elementType.size else {
        throw .corrupt("png: the image has samples of \(image.bits) bits where the volume has \(elementType.rawValue)")
      }
      return try Bytes(capacity: extent.byteCount) { pixels throws(Failure) in
        try Self.run { png_reader_pixels(file.baseAddress, file.count, &image, pixels.baseAddress, $0) }
        return extent.byteCount
      }
    }
    return extent.interleavedBlock(pixels)
  }

  /// Runs a function of the reader, and throws what it says is wrong.
  private static func run(_ body: (UnsafeMutablePointer<CChar>) -> Int32) throws(Failure) {
    let problem = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(png_reader_problem_size)) {
      body($0.baseAddress!) == 0 ? nil : String(cString: $0.baseAddress!)
    }
    if let problem { throw .corrupt("png: \(problem)") }
  }
}
