import Voxels

extension LZ4BlockStreamCodec: PartialBytesCodec {
  /// Decodes the blocks that are needed, each against its checksum; neighbours come in one piece.
  public func decode(_ input: Bytes, ranges: [Range<Int>], of size: Int) throws(Failure) -> [DecodedRange] {
    guard Self.hasMagic(input) else { return try LZ4Block.decode(input, ranges: ranges, of: size) }
    return try input.withUnsafeBytes { source throws(Failure) in
      var pieces: [DecodedRange] = []
      var group: [LZ4BlockFrame] = []
      var next = 0
      var position = 0
      var start = 0
      while next < ranges.count {
        guard position < source.count else {
          throw .corrupt("lz4: decodes to \(start) bytes where \(size) are expected")
        }
        let frame = try LZ4BlockFrame(at: position, in: source)
        guard frame.decodedSize <= size - start else {
          throw .corrupt("lz4: the data decode to more bytes than are expected")
        }
        position = frame.end
        // The end of a stream, behind which another one may follow.
        guard frame.decodedSize > 0 else { continue }
        let end = start + frame.decodedSize
        if ranges[next].lowerBound < end {
          group.append(frame)
        } else if !group.isEmpty {
          pieces.append(try Self.piece(&group, before: start))
        }
        start = end
        while next < ranges.count, ranges[next].upperBound <= end { next += 1 }
      }
      pieces.append(try Self.piece(&group, before: start))
      return pieces
    }
  }

  public func decodedCount(_ ranges: [Range<Int>], of size: Int) -> Int {
    BlockEstimate.decodedCount(ranges, of: size, blockSize: 64 << 10)
  }

  /// Decodes the frames whose content ends at `end`, and empties the list.
  private static func piece(_ frames: inout [LZ4BlockFrame], before end: Int) throws(Failure) -> DecodedRange {
    let size = frames.reduce(0) { $0 + $1.decodedSize }
    var output = try BoundedOutput(.exactly(size))
    for frame in frames { try decode(frame, to: &output) }
    frames = []
    return DecodedRange(start: end - size, bytes: try output.finish())
  }
}

/// What is decoded where bytes come in blocks.
enum BlockEstimate {
  /// The bytes of the blocks that ranges in rising order touch.
  static func decodedCount(_ ranges: [Range<Int>], of size: Int, blockSize: Int) -> Int {
    var count = 0
    var done = -1
    for range in ranges {
      let first = max(done + 1, range.lowerBound / blockSize)
      done = max(done, (range.upperBound - 1) / blockSize)
      if done >= first { count += (done - first + 1) * blockSize }
    }
    return min(count, size)
  }
}
