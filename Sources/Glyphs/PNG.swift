import CPNG
import Pixels

/// Portable Network Graphics, <https://www.w3.org/TR/png-3/>.
public enum PNG {
  /// A raster as a PNG file of 8-bit RGB.
  ///
  /// - Throws: ``GlyphsError`` when the raster is empty or larger than libpng takes.
  public static func encode(_ raster: Raster) throws(GlyphsError) -> [UInt8] {
    guard raster.width > 0 && raster.height > 0 else { throw GlyphsError("a PNG file needs at least one pixel") }
    guard raster.width <= maximumSide && raster.height <= maximumSide else {
      throw GlyphsError("\(raster.width)x\(raster.height) pixels are too many for a PNG file")
    }
    let rgb = interleaved(raster)
    // What libpng's PNG_IMAGE_PNG_SIZE_MAX says: stored deflate blocks, a chunk header every 8 KiB, the fixed chunks.
    let filtered = raster.height * (1 + 3 * raster.width)
    let deflated = filtered + filtered >> 12 + filtered >> 14 + filtered >> 25 + 13
    var file = [UInt8](repeating: 0, count: deflated + 12 * (deflated / 8192 + 1) + 256)
    var size = file.count
    if let problem = write(rgb, of: raster, to: &file, size: &size) {
      // Too small after all: libpng has then said how much it takes.
      guard size > file.count else { throw GlyphsError(problem) }
      file = [UInt8](repeating: 0, count: size)
      if let problem = write(rgb, of: raster, to: &file, size: &size) { throw GlyphsError(problem) }
    }
    file.removeLast(file.count - size)
    return file
  }

  /// libpng's own limit.
  private static let maximumSide = 1_000_000

  private static func interleaved(_ raster: Raster) -> [UInt8] {
    let count = raster.width * raster.height
    return [UInt8](unsafeUninitializedCapacity: 3 * count) { bytes, written in
      raster.pixels.withUnsafeBufferPointer { pixels in
        for index in 0..<count {
          let pixel = pixels[index]
          bytes[3 * index] = UInt8(truncatingIfNeeded: pixel >> 16)
          bytes[3 * index + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
          bytes[3 * index + 2] = UInt8(truncatingIfNeeded: pixel)
        }
      }
      written = 3 * count
    }
  }

  /// Returns what libpng complains about, if it does.
  private static func write(
    _ rgb: [UInt8], of raster: Raster, to file: inout [UInt8], size: inout Int
  ) -> String? {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(raster.width)
    image.height = png_uint_32(raster.height)
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    var bytes = png_alloc_size_t(file.count)
    let done = file.withUnsafeMutableBytes { file in
      rgb.withUnsafeBytes { rgb in
        png_image_write_to_memory(&image, file.baseAddress, &bytes, 0, rgb.baseAddress, 0, nil)
      }
    }
    size = Int(bytes)
    defer { png_image_free(&image) }
    guard done == 0 else { return nil }
    return withUnsafeBytes(of: &image.message) { message in
      "libpng: " + String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
