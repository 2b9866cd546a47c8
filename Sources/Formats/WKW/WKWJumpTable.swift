import Voxels

/// Where the blocks of one WKW file lie: a part of its jump table, or, for a raw file, where they start.
///
/// The table is read in pages, so that a file of any number of blocks costs little. Files of up to 32³ blocks have one.
struct WKWJumpTable: Sendable {
  /// Blocks of one page.
  static let pageLength = 1 << 15

  /// A page of the table of one file.
  struct Place: Hashable {
    var file: Vector3<Int>
    var page: Int
  }

  /// The part of a file's table that says where a block lies.
  static func page(ofBlock block: Int, in header: WKWHeader) -> Int {
    header.blockType.isCompressed ? block / pageLength : 0
  }

  private let header: WKWHeader
  let dataOffset: UInt64
  /// The number of the first entry that was read: the last one before the page, whose block ends where the page's
  /// first one starts.
  private let firstEntry: Int
  private let entries: Bytes

  /// Reads a page; nil when there is no such file.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when the file's header is not that of its folder, or the file is too short.
  static func read(_ file: any ByteSource, page: Int, folder: WKWHeader) async throws -> WKWJumpTable? {
    let start = page * pageLength
    let first = max(0, start - 1)
    let count = folder.blockType.isCompressed ? min(start + pageLength, folder.blockCount) - first : 0
    let isTogether = first == 0
    let ranges: [ByteRange] =
      isTogether
      ? [.from(offset: 0, count: WKWHeader.byteCount + 8 * count)]
      : [
        .from(offset: 0, count: WKWHeader.byteCount), .from(offset: WKWHeader.byteCount + 8 * first, count: 8 * count),
      ]
    guard let parts = try await file.read(ranges, limit: .max) else { return nil }
    do throws(Failure) {
      let header = try WKWHeader(parsing: parts[0])
      guard header.fits(folder) else { throw Failure(.corrupt, "", "its header is not that of its folder") }
      guard header.dataOffset >= folder.leastDataOffset else {
        throw Failure(.corrupt, "", "its blocks start at \(header.dataOffset), inside of its header")
      }
      return WKWJumpTable(
        header: folder, dataOffset: header.dataOffset, firstEntry: first,
        entries: (isTogether ? parts[0][WKWHeader.byteCount..<parts[0].count] : parts[1]).compact)
    } catch { throw Failure(.corrupt, file.name, error.problem, remedy: error.remedy) }
  }

  /// Memory that the table holds on to, in bytes.
  var footprint: Int { header.blockType.isCompressed ? entries.footprint : 0 }

  /// The bytes of the file that a block of this page has.
  ///
  /// - Throws: ``Failure`` (`corrupt`) without a source when they cannot be.
  func bytes(ofBlock block: Int) throws(Failure) -> Range<Int> {
    guard header.blockType.isCompressed else {
      let (before, overflow) = UInt64(block).multipliedReportingOverflow(by: UInt64(header.blockByteCount))
      let (offset, overflow2) = dataOffset.addingReportingOverflow(before)
      guard !overflow, !overflow2, let start = Int(exactly: offset), start <= Int.max - header.blockByteCount else {
        throw Failure(.corrupt, "", "its blocks start at \(dataOffset), beyond all files")
      }
      return start..<start + header.blockByteCount
    }
    let start = block == 0 ? dataOffset : entry(block - 1)
    let end = entry(block)
    guard start >= dataOffset, start < end, let offset = Int(exactly: start), end <= UInt64(Int.max) else {
      throw Failure(
        .corrupt, "", "the jump table has it from \(start) to \(end), behind a header of \(dataOffset) bytes")
    }
    guard end - start <= UInt64(header.storedBlockLimit) else {
      throw Failure(
        .corrupt, "", "the jump table claims \(end - start) bytes, where at most \(header.storedBlockLimit) make sense")
    }
    return offset..<Int(end)
  }

  /// Where a block ends.
  func entry(_ block: Int) -> UInt64 {
    entries.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8 * (block - firstEntry), as: UInt64.self))
    }
  }
}
