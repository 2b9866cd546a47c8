import CPNG
import Glyphs
import Pixels
import Testing

@Suite struct PNGTests {
  private func decode(_ file: [UInt8]) -> (width: Int, height: Int, rgb: [UInt8])? {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    guard png_image_begin_read_from_memory(&image, file, file.count) != 0 else { return nil }
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    var rgb = [UInt8](repeating: 0, count: Int(image.width * image.height) * 3)
    guard png_image_finish_read(&image, nil, &rgb, 0, nil) != 0 else { return nil }
    return (Int(image.width), Int(image.height), rgb)
  }

  @Test(arguments: [(1, 1), (3, 2), (257, 33), (640, 400)])
  func decodesToTheSamePixels(width: Int, height: Int) throws {
    var random = Random(seed: UInt64(width))
    var raster = Raster(width: width, height: height)
    for index in raster.pixels.indices { raster.pixels[index] = UInt32(truncatingIfNeeded: random.next() >> 40) }
    let file = try PNG.encode(raster)
    // 8 bits a sample, colour type 2: RGB, also where a picture is grey.
    #expect(file[24...25] == [8, 2])
    let decoded = try #require(decode(file))
    #expect(decoded.width == width && decoded.height == height)
    #expect(decoded.rgb == raster.pixels.flatMap { [UInt8($0 >> 16), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] })
  }

  @Test func aFlatPictureIsSmall() throws {
    let file = try PNG.encode(Raster(width: 1000, height: 1000, filledWith: 0x808080))
    #expect(file.count < 10_000)
    #expect(try #require(decode(file)).rgb.allSatisfy { $0 == 0x80 })
  }

  @Test func refusesWhatIsNoPicture() {
    #expect(throws: GlyphsError.self) { try PNG.encode(Raster(width: 0, height: 4)) }
    #expect(throws: GlyphsError.self) { try PNG.encode(Raster(width: 1_000_001, height: 1)) }
  }
}
