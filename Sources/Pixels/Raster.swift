/// A picture: rows of pixels from the top, each `0xRRGGBB`.
public struct Raster: Sendable, Equatable {
  public private(set) var width: Int
  public private(set) var height: Int
  /// `width * height` pixels, row by row.
  public var pixels: [UInt32]

  public init(width: Int, height: Int, filledWith color: UInt32 = 0) {
    self.width = width
    self.height = height
    pixels = Array(repeating: color, count: width * height)
  }

  /// Gives the raster another size, keeping its memory where it is large enough. The contents are then `color`.
  public mutating func reset(width: Int, height: Int, filledWith color: UInt32 = 0) {
    self.width = width
    self.height = height
    pixels.removeAll(keepingCapacity: true)
    pixels.append(contentsOf: repeatElement(color, count: width * height))
  }

  /// Bytes of memory that the pixels take.
  public var footprint: Int { pixels.capacity * MemoryLayout<UInt32>.stride }

  public subscript(x: Int, y: Int) -> UInt32 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }
}
