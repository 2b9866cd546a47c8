import Voxels

/// Decodes one channel of a compressed segmentation.
///
/// Every block's table and indices are checked against the channel's words once; the loops over its voxels then need
/// no checks, except where the table may end before the largest index that fits the bits.
struct CompressedSegmentationChannel<Label: FixedWidthInteger & BitwiseCopyable> {
  /// The channel's 32-bit words, little-endian, to the end of the chunk; offsets count from here.
  let words: UnsafeRawBufferPointer
  /// Extent of the chunk as x, y, z and what follows.
  let shape: [Int]
  /// Extent of a block as x, y, z.
  let blockShape: [Int]

  /// One block, all of whose indices lie inside the words.
  private struct Block {
    let bits: Int
    let values: UnsafeRawPointer
    let table: UnsafeRawPointer
    /// How many labels there can be before the words end.
    let tableCount: Int
    /// The voxels of the block that lie inside the chunk, as x, y, z.
    let extent: (x: Int, y: Int, z: Int)
  }

  /// - Parameter labels: a label a voxel, x varying fastest.
  func decode(into labels: UnsafeMutableBufferPointer<Label>) throws(Failure) {
    precondition(labels.count == shape[0] * shape[1] * shape[2])
    let grid = zip(shape, blockShape).map { ($0 + $1 - 1) / $1 }
    let (blocks, overflow) = (grid[0] * grid[1] * grid[2]).multipliedReportingOverflow(by: 8)
    guard !overflow, blocks <= words.count, let labels = labels.baseAddress else {
      throw .corrupt("its \(grid[0])x\(grid[1])x\(grid[2]) block headers reach beyond the end of the chunk")
    }
    var number = 0
    for z in 0..<grid[2] {
      for y in 0..<grid[1] {
        for x in 0..<grid[0] {
          let start = (x: x * blockShape[0], y: y * blockShape[1], z: z * blockShape[2])
          let extent = (
            x: min(blockShape[0], shape[0] - start.x), y: min(blockShape[1], shape[1] - start.y),
            z: min(blockShape[2], shape[2] - start.z)
          )
          do throws(Failure) {
            let target = labels + start.x + shape[0] * (start.y + shape[1] * start.z)
            try decode(block(number, extent), into: target)
          } catch {
            throw .corrupt("block \(x),\(y),\(z): \(error.problem)")
          }
          number += 1
        }
      }
    }
  }

  private func block(_ number: Int, _ extent: (x: Int, y: Int, z: Int)) throws(Failure) -> Block {
    let header = UInt64(littleEndian: words.loadUnaligned(fromByteOffset: 8 * number, as: UInt64.self))
    let table = 4 * Int(header & 0xFF_FFFF)
    let bits = Int(header >> 24 & 0xFF)
    let values = 4 * Int(header >> 32)
    guard bits <= 32, bits & (bits - 1) == 0 else { throw .corrupt("indices of \(bits) bits do not exist") }
    guard table + MemoryLayout<Label>.size <= words.count else { throw .corrupt("its table lies outside the chunk") }
    // Whole eights, as `unpackEights` loads them; filler at the block's edges beyond them may be missing.
    let last = extent.x - 1 + blockShape[0] * (extent.y - 1 + blockShape[1] * (extent.z - 1))
    let needed = blockShape[0] % 8 == 0 ? last / 8 * 8 + 8 : last + 1
    let size = (bits * needed + 31) / 32 * 4
    guard bits == 0 || values + size <= words.count else { throw .corrupt("its indices lie outside the chunk") }
    return Block(
      bits: bits, values: words.baseAddress! + (bits == 0 ? 0 : values), table: words.baseAddress! + table,
      tableCount: (words.count - table) / MemoryLayout<Label>.size, extent: extent)
  }

  private func decode(_ block: Block, into labels: UnsafeMutablePointer<Label>) throws(Failure) {
    let isTableSafe = block.bits <= 8 && block.tableCount >= 1 << block.bits
    let isEights = blockShape[0] % 8 == 0
    switch (block.bits, isTableSafe && isEights) {
    case (0, _): fill(block, labels)
    case (1, true): unpackEights(UInt8.self, bits: 1, block, labels)
    case (2, true): unpackEights(UInt16.self, bits: 2, block, labels)
    case (4, true): unpackEights(UInt32.self, bits: 4, block, labels)
    case (8, true): unpackEights(UInt64.self, bits: 8, block, labels)
    case (1, _): try unpack(bits: 1, block, labels)
    case (2, _): try unpack(bits: 2, block, labels)
    case (4, _): try unpack(bits: 4, block, labels)
    case (8, _): try unpack(bits: 8, block, labels)
    case (16, _): try unpack(bits: 16, block, labels)
    default: try unpack(bits: 32, block, labels)
    }
  }

  private func fill(_ block: Block, _ labels: UnsafeMutablePointer<Label>) {
    let label = Label(littleEndian: block.table.loadUnaligned(as: Label.self))
    for z in 0..<block.extent.z {
      for y in 0..<block.extent.y {
        (labels + shape[0] * (y + shape[1] * z)).update(repeating: label, count: block.extent.x)
      }
    }
  }

  /// Any block: an index may lie beyond the words.
  @inline(__always)
  private func unpack(bits: Int, _ block: Block, _ labels: UnsafeMutablePointer<Label>) throws(Failure) {
    let mask = UInt32.max >> UInt32(32 - bits)
    for z in 0..<block.extent.z {
      for y in 0..<block.extent.y {
        let row = labels + shape[0] * (y + shape[1] * z)
        var position = blockShape[0] * (y + blockShape[1] * z) * bits
        for x in 0..<block.extent.x {
          let stored = block.values.loadUnaligned(fromByteOffset: (position >> 5) &* 4, as: UInt32.self)
          let index = Int(UInt32(littleEndian: stored) &>> UInt32(truncatingIfNeeded: position & 31) & mask)
          guard index < block.tableCount else { throw .corrupt("a label lies outside the chunk") }
          row[x] = label(index, block)
          position &+= bits
        }
      }
    }
  }

  /// A block whose rows are made of eights, and whose indices all lie inside the words.
  @inline(__always)
  private func unpackEights<Eight: FixedWidthInteger & BitwiseCopyable>(
    _: Eight.Type, bits: Int, _ block: Block, _ labels: UnsafeMutablePointer<Label>
  ) {
    let mask = Eight.max &>> Eight(7 * bits)
    for z in 0..<block.extent.z {
      for y in 0..<block.extent.y {
        let row = labels + shape[0] * (y + shape[1] * z)
        var values = block.values + blockShape[0] * (y + blockShape[1] * z) / 8 * bits
        var x = 0
        while x < block.extent.x {
          var eight = Eight(littleEndian: values.loadUnaligned(as: Eight.self))
          if block.extent.x - x >= 8 {
            for i in 0..<8 {
              row[x + i] = label(Int(truncatingIfNeeded: eight & mask), block)
              eight &>>= Eight(bits)
            }
          } else {
            for i in x..<block.extent.x {
              row[i] = label(Int(truncatingIfNeeded: eight & mask), block)
              eight &>>= Eight(bits)
            }
          }
          values += bits
          x += 8
        }
      }
    }
  }

  @inline(__always)
  private func label(_ index: Int, _ block: Block) -> Label {
    Label(littleEndian: block.table.loadUnaligned(fromByteOffset: index &* MemoryLayout<Label>.size, as: Label.self))
  }
}
