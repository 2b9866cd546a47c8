import Codecs
import Voxels

/// The 16 bytes at the start of `header.wkw` and of every WKW file.
///
/// https://github.com/scalableminds/webknossos-wrap
public struct WKWHeader: Sendable, Equatable {
  /// How the blocks of a file are stored.
  public enum BlockType: UInt8, Sendable {
    case raw = 1
    case lz4 = 2
    case lz4hc = 3

    public var isCompressed: Bool { self != .raw }
    public var name: String { "\(self)" }
  }

  public static let byteCount = 16
  /// By their code in the header, which starts at 1.
  private static let elementTypes: [ElementType] = [
    .uint8, .uint16, .uint32, .uint64, .float32, .float64, .int8, .int16, .int32, .int64,
  ]

  /// Binary logarithm of the voxels along a block's edge, and of the blocks along a file's edge.
  public let blockExponent: Int
  public let fileExponent: Int
  public let blockType: BlockType
  public let elementType: ElementType
  public let channelCount: Int
  /// Where the first block starts in the file; 0 in `header.wkw`.
  public let dataOffset: UInt64

  /// - Throws: ``Failure`` (`invalid`, `unsupported`, `tooLarge`) without a source.
  public init(parsing bytes: Bytes) throws(Failure) {
    let header = bytes.array
    guard header.count >= WKWHeader.byteCount else {
      throw Failure(.invalid, "", "a WKW header has \(WKWHeader.byteCount) bytes, not \(header.count)")
    }
    guard header[0..<3].elementsEqual("WKW".utf8) else { throw Failure(.invalid, "", "does not start with WKW") }
    guard header[3] == 1 else { throw Failure(.unsupported, "", "is of WKW version \(header[3]), not 1") }
    blockExponent = Int(header[4] & 15)
    fileExponent = Int(header[4] >> 4)
    guard let blockType = BlockType(rawValue: header[5]) else {
      throw Failure(.invalid, "", "has the block type \(header[5]), and 1 to 3 are known")
    }
    self.blockType = blockType
    guard header[6] >= 1, header[6] <= WKWHeader.elementTypes.count else {
      throw Failure(.invalid, "", "has the voxel type \(header[6]), and 1 to \(WKWHeader.elementTypes.count) are known")
    }
    elementType = WKWHeader.elementTypes[Int(header[6]) - 1]
    let voxelSize = Int(header[7])
    guard voxelSize > 0, voxelSize % elementType.size == 0 else {
      throw Failure(.invalid, "", "has voxels of \(voxelSize) bytes, which is no number of \(elementType.rawValue)s")
    }
    channelCount = voxelSize / elementType.size
    dataOffset = header[8..<16].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard blockByteCount <= CodecChain.chunkLimit else {
      throw Failure(
        .tooLarge, "",
        "has blocks of \(blockByteCount) bytes, more than the \(CodecChain.chunkLimit) limit",
        remedy: "write the data with blocks of 32 voxels along each axis, as is usual")
    }
  }

  /// Voxels along the edge of a block.
  public var blockExtent: Int { 1 << blockExponent }
  /// Blocks along the edge of a file.
  public var blocksPerEdge: Int { 1 << fileExponent }
  /// Voxels along the edge of a file.
  public var fileExtent: Int { 1 << (blockExponent + fileExponent) }
  /// Blocks in a file.
  public var blockCount: Int { 1 << (3 * fileExponent) }
  /// Bytes of a voxel, all channels together.
  public var voxelSize: Int { channelCount * elementType.size }
  /// Bytes of a decoded block.
  public var blockByteCount: Int { voxelSize << (3 * blockExponent) }
  /// The most bytes that a stored block can have.
  public var storedBlockLimit: Int {
    blockType.isCompressed ? blockByteCount + blockByteCount / 255 + 16 : blockByteCount
  }
  /// The least that ``dataOffset`` can be in a file: behind the header and the jump table.
  public var leastDataOffset: Int { WKWHeader.byteCount + (blockType.isCompressed ? 8 * blockCount : 0) }

  /// Whether a file with this header belongs into a folder with that one. LZ4 and LZ4HC decode alike.
  func fits(_ folder: WKWHeader) -> Bool {
    blockExponent == folder.blockExponent && fileExponent == folder.fileExponent
      && elementType == folder.elementType && channelCount == folder.channelCount
      && blockType.isCompressed == folder.blockType.isCompressed
  }
}
