import Voxels

/// The voxels of one layer (and one channel) that one viewport shows, gathered one a pixel, rows from the top.
///
/// The memory is kept from frame to frame; only the buffer that ``content`` names is meaningful.
public struct Plane: Sendable {
  /// Which of the buffers holds the values.
  public enum Content: Sendable, Equatable {
    /// ``small``: integers of up to 16 bits and booleans; signed ones biased by half their range, so that `Int8.min`
    /// and `Int16.min` are 0.
    case small
    /// ``float``: everything else that is an intensity.
    case float
    /// ``label``: 64-bit segment ids.
    case label
  }

  /// How a pixel came by its value.
  public enum Coverage {
    /// Outside the layer: nothing to draw.
    public static let outside: UInt8 = 0
    /// From the wanted mag.
    public static let ready: UInt8 = 1
    /// From a coarser mag, while the wanted one is on its way.
    public static let coarse: UInt8 = 2
    /// Nothing is here yet.
    public static let missing: UInt8 = 3
    /// The chunk is damaged or could not be read.
    public static let failed: UInt8 = 4
  }

  public private(set) var width = 0
  public private(set) var height = 0
  public var content = Content.small
  /// The layer's own type, which says how ``small`` is biased.
  public var elementType = ElementType.uint8
  public var small: [UInt16] = []
  public var float: [Float] = []
  public var label: [UInt64] = []
  public var coverage: [UInt8] = []

  public init() {}

  /// Bytes of memory that the buffers take.
  public var footprint: Int {
    small.capacity * MemoryLayout<UInt16>.stride + float.capacity * MemoryLayout<Float>.stride
      + label.capacity * MemoryLayout<UInt64>.stride + coverage.capacity
  }

  /// Gives the plane a size and makes every pixel `outside`. Memory only grows.
  public mutating func reset(width: Int, height: Int, content: Content, elementType: ElementType) {
    self.width = width
    self.height = height
    self.content = content
    self.elementType = elementType
    let count = width * height
    switch content {
    case .small: if small.count < count { small = Array(repeating: 0, count: count) }
    case .float: if float.count < count { float = Array(repeating: 0, count: count) }
    case .label: if label.count < count { label = Array(repeating: 0, count: count) }
    }
    if coverage.count < count { coverage = Array(repeating: 0, count: count) }
    coverage.withUnsafeMutableBufferPointer { buffer in
      for i in 0..<count { buffer[i] = Coverage.outside }
    }
  }
}
