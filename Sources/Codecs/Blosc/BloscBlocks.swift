import CBlosc
import Voxels

/// Where the blocks of a Blosc frame lie, and frames made of a few of them.
///
/// Blocks do not depend on one another. A frame with fewer of them, and their own table in front, is decoded like any
/// other: straight to where the bytes stay, and without the rest of the frame in memory, which `blosc_getitem` needs.
/// https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst
struct BloscBlocks: Sendable {
  private let head: Bytes
  private let header: BloscHeader
  /// Where each block starts in the frame, and where the next one behind it does: threads write them in any order.
  private let extents: [Range<Int>]

  /// Where the table lies that ``init(_:header:table:)`` wants.
  static func table(_ header: BloscHeader) -> Range<Int> { BloscHeader.size..<BloscHeader.size + 4 * header.blockCount }

  /// - Parameters:
  ///   - head: the frame's first 16 bytes at least.
  ///   - header: what they say, checked; not of a plain copy.
  ///   - table: the starts of the blocks.
  /// - Returns: nil when blocks do not lie one behind the other; the library may know better.
  init?(_ head: Bytes, header: BloscHeader, table: Bytes) {
    let first = BloscBlocks.table(header).upperBound
    let starts = table.withUnsafeBytes { table in
      (0..<header.blockCount).map {
        Int(UInt32(littleEndian: table.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
      }
    }
    var extents = Array(repeating: 0..<0, count: starts.count)
    var end = header.encodedSize
    for block in starts.indices.sorted(by: { starts[$0] > starts[$1] }) {
      guard starts[block] >= first, starts[block] < end else { return nil }
      extents[block] = starts[block]..<end
      end = starts[block]
    }
    self.head = head
    self.header = header
    self.extents = extents
  }

  /// The blocks that ranges of the decoded bytes touch, in rising order.
  func touched(by ranges: [Range<Int>]) -> [Int] {
    var blocks: [Int] = []
    for range in ranges {
      let first = max(blocks.last.map { $0 + 1 } ?? 0, range.lowerBound / header.blockSize)
      let last = min((range.upperBound - 1) / header.blockSize, header.blockCount - 1)
      if first <= last { blocks += first...last }
    }
    // The last block may be shorter than the others, and no frame is shorter than its block size says.
    if blocks == [header.blockCount - 1], header.blockCount > 1 { blocks.insert(header.blockCount - 2, at: 0) }
    return blocks
  }

  /// The frame's bytes that hold a block.
  func extent(of block: Int) -> Range<Int> { extents[block] }

  /// How many bytes some blocks decode to.
  func decodedCount(of blocks: [Int]) -> Int {
    let last = header.blockCount - 1
    let rest = header.decodedSize - last * header.blockSize
    return blocks.count * header.blockSize - (blocks.last == last ? header.blockSize - rest : 0)
  }

  /// Decodes some blocks.
  ///
  /// - Parameters:
  ///   - blocks: in rising order, not empty.
  ///   - stored: for each the bytes of its ``extent(of:)``.
  /// - Returns: stretches of the decoded bytes; neighbouring blocks are in one.
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  func decode(_ blocks: [Int], _ stored: [Bytes]) throws(Failure) -> [DecodedRange] {
    let decodedSize = decodedCount(of: blocks)
    let frame = frame(stored, decodedSize: decodedSize)
    var output = try BoundedOutput(.exactly(decodedSize))
    let written = frame.withUnsafeBytes { Int(blosc_decompress_ctx($0.baseAddress, output.end, decodedSize, 1)) }
    guard written == decodedSize else { throw .corrupt("blosc: the \(header.innerCodec) data are damaged") }
    output.advance(by: written)
    let bytes = try output.finish()
    var pieces: [DecodedRange] = []
    var first = 0
    for number in blocks.indices where number == blocks.count - 1 || blocks[number + 1] != blocks[number] + 1 {
      let end = min((number + 1) * header.blockSize, decodedSize)
      pieces.append(
        DecodedRange(start: blocks[first] * header.blockSize, bytes: bytes[first * header.blockSize..<end]))
      first = number + 1
    }
    return pieces
  }

  /// A frame of nothing but these blocks.
  private func frame(_ stored: [Bytes], decodedSize: Int) -> Bytes {
    let tableEnd = BloscHeader.size + 4 * stored.count
    return Bytes(capacity: stored.reduce(tableEnd) { $0 + $1.count }) { target in
      func put(_ integer: Int, at offset: Int) {
        target.storeBytes(of: UInt32(integer).littleEndian, toByteOffset: offset, as: UInt32.self)
      }
      head.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<BloscHeader.size])) }
      var position = tableEnd
      for (number, block) in stored.enumerated() {
        put(position, at: BloscHeader.size + 4 * number)
        block.withUnsafeBytes { source in
          UnsafeMutableRawBufferPointer(rebasing: target[position...]).copyMemory(from: source)
        }
        position += block.count
      }
      put(decodedSize, at: 4)
      put(position, at: 12)
      return position
    }
  }
}
