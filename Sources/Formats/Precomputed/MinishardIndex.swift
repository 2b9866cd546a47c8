import Voxels

/// Which chunks a minishard has, and where they lie.
struct MinishardIndex: Sendable {
  struct Entry {
    let chunk: UInt64
    let offset: Int
    let count: Int
  }

  /// By rising chunk number.
  let entries: [Entry]

  /// - Parameters:
  ///   - bytes: three lists of 64-bit numbers: what to add to the chunk before, the gap behind that chunk, and the
  ///     size.
  ///   - start: where offsets count from.
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  init(_ bytes: Bytes, start: Int) throws(Failure) {
    guard bytes.count % 24 == 0 else {
      throw Failure(.corrupt, "", "\(bytes.count) bytes are no multiple of 24")
    }
    let count = bytes.count / 24
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    var isAscending = true
    try bytes.withUnsafeBytes { memory throws(Failure) in
      func number(_ list: Int, _ index: Int) -> UInt64 {
        UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: (list * count + index) * 8, as: UInt64.self))
      }
      var chunk: UInt64 = 0
      var position = UInt64(start)
      for index in 0..<count {
        // Numbers that do not rise are possible by wrapping around.
        let next = chunk &+ number(0, index)
        isAscending = isAscending && (index == 0 || next > chunk)
        chunk = next
        let size = number(2, index)
        let (offset, overflow) = position.addingReportingOverflow(number(1, index))
        let (end, overflow2) = offset.addingReportingOverflow(size)
        guard !overflow, !overflow2, end <= UInt64(Int.max) else {
          throw Failure(.corrupt, "", "it claims \(size) bytes for chunk \(chunk) beyond what any file has")
        }
        entries.append(Entry(chunk: chunk, offset: Int(offset), count: Int(size)))
        position = end
      }
    }
    if !isAscending {
      entries.sort { $0.chunk < $1.chunk }
      for (one, next) in zip(entries, entries.dropFirst()) where one.chunk == next.chunk {
        throw Failure(.corrupt, "", "it has chunk \(one.chunk) twice")
      }
    }
    self.entries = entries
  }

  /// Memory that the index holds on to, in bytes.
  var footprint: Int { entries.count * MemoryLayout<Entry>.stride }

  /// Where a chunk lies in the shard's data; nil when it is missing.
  func range(of chunk: UInt64) -> Range<Int>? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].chunk < chunk { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].chunk == chunk else { return nil }
    return entries[low].offset..<entries[low].offset + entries[low].count
  }
}
