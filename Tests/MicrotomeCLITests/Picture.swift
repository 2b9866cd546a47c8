import CPNG
import Testing

/// A PNG file, decoded by libpng.
struct Picture {
  let width: Int
  let height: Int
  private let rgb: [UInt8]

  init(_ file: [UInt8]) throws {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    // libpng keeps the file's address from the first call to the second.
    let rgb: [UInt8]? = file.withUnsafeBytes { file in
      guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else { return nil }
      image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
      var rgb = [UInt8](repeating: 0, count: Int(image.width) * Int(image.height) * 3)
      let isRead = rgb.withUnsafeMutableBytes { png_image_finish_read(&image, nil, $0.baseAddress, 0, nil) }
      return isRead != 0 ? rgb : nil
    }
    self.rgb = try #require(rgb)
    width = Int(image.width)
    height = Int(image.height)
  }

  /// `0xRRGGBB`.
  subscript(x: Int, y: Int) -> UInt32 {
    let index = 3 * (y * width + x)
    return UInt32(rgb[index]) << 16 | UInt32(rgb[index + 1]) << 8 | UInt32(rgb[index + 2])
  }

  /// The first pixel that is not as expected.
  func fault(_ expected: (_ x: Int, _ y: Int) -> UInt32) -> String? {
    for y in 0..<height {
      for x in 0..<width where self[x, y] != expected(x, y) {
        return "pixel \(x),\(y) is \(String(self[x, y], radix: 16)) instead of \(String(expected(x, y), radix: 16))"
      }
    }
    return nil
  }
}
