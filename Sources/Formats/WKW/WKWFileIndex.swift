import Codecs
import Stores
import Voxels

/// Where all blocks of one WKW file lie, for those who look into files instead of reading voxels.
///
/// Blocks are numbered in Morton order, see ``MortonCode``.
public struct WKWFileIndex: Sendable {
  /// The most blocks of a file that are looked at.
  public static let blockLimit = 1 << 25

  public let header: WKWHeader
  /// Where each block ends, by its number; empty for a raw file, whose blocks follow from its header.
  private let ends: [UInt64]

  /// Reads header and jump table of a file of `size` bytes; nil when there is no such file.
  ///
  /// - Throws: ``Failure`` (`corrupt`, `invalid`, `tooLarge`) when the header makes no sense, or the table is cut short.
  public static func read(_ file: any ByteSource, size: Int) async throws -> WKWFileIndex? {
    guard size >= WKWHeader.byteCount else {
      throw Failure(.corrupt, file.name, "has \(size) bytes, too few for the header of a WKW file")
    }
    guard let start = try await file.read(.from(offset: 0, count: WKWHeader.byteCount)) else { return nil }
    let header: WKWHeader
    do throws(Failure) { header = try WKWHeader(parsing: start) } catch { throw error.at(file.name) }
    guard header.leastDataOffset <= size else {
      throw Failure(
        .corrupt, file.name, "has \(size) bytes, too few for its jump table of \(header.blockCount) blocks",
        remedy: "fetch or write the file again")
    }
    guard header.blockCount <= blockLimit else {
      throw Failure(.tooLarge, file.name, "claims \(header.blockCount) blocks, more than the limit of \(blockLimit)")
    }
    var ends: [UInt64] = []
    if header.blockType.isCompressed { ends.reserveCapacity(header.blockCount) }
    let pages = WKWJumpTable.page(ofBlock: header.blockCount - 1, in: header) + 1
    for page in 0..<pages {
      guard let table = try await WKWJumpTable.read(file, page: page, folder: header) else { return nil }
      guard header.blockType.isCompressed else { break }
      for block in ends.count..<min((page + 1) * WKWJumpTable.pageLength, header.blockCount) {
        ends.append(table.entry(block))
      }
    }
    return WKWFileIndex(header: header, ends: ends)
  }

  /// What header and table say of a block: where it starts and how many bytes it has; a length of 0 when it ends before
  /// it starts. Nothing is checked against the file's size.
  public func extent(ofBlock block: Int) -> (offset: UInt64, count: UInt64) {
    guard header.blockType.isCompressed else {
      let size = UInt64(header.blockByteCount)
      return (header.dataOffset &+ UInt64(block) &* size, size)
    }
    let start = block == 0 ? header.dataOffset : ends[block - 1]
    return (start, ends[block] > start ? ends[block] - start : 0)
  }

  /// Decodes a stored block; axes channel, x, y, z.
  ///
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  public func decode(_ stored: Bytes) throws(Failure) -> VoxelBlock {
    let voxels: Bytes
    if header.blockType.isCompressed {
      voxels = try LZ4Block.decode(stored, decodedSize: header.blockByteCount)
    } else {
      guard stored.count == header.blockByteCount else {
        throw Failure(.corrupt, "", "has \(stored.count) bytes where \(header.blockByteCount) belong")
      }
      voxels = stored
    }
    return WKWArray.block(voxels, header)
  }

  /// Whether the file's header fits that of its folder.
  public func fits(_ folder: WKWHeader) -> Bool { header.fits(folder) }

  /// The file's position in a mag from the end of its path, `z0/y0/x0.wkw`: x, y, z; nil when it has another name.
  public static func position(ofKey key: String) -> Vector3<Int>? {
    let parts = key.split(separator: "/").suffix(3)
    guard parts.count == 3, let last = parts.last, last.hasSuffix(".wkw") else { return nil }
    let numbers = zip(["z", "y", "x"], [parts[parts.startIndex], parts[parts.startIndex + 1], last.dropLast(4)])
      .compactMap { letter, part in part.hasPrefix(letter) ? Int(part.dropFirst()) : nil }
    guard numbers.count == 3, numbers.allSatisfy({ (0..<1 << 40).contains($0) }) else { return nil }
    return Vector3(numbers[2], numbers[1], numbers[0])
  }
}
