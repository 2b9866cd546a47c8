import Voxels

extension BloscCodec: PartialBytesCodec {
  /// Where fewer bytes than this are decoded, a frame is not read by part: each step is a round trip.
  private static let sourceThreshold = 8 << 20
  /// What a block usually has, for guesses.
  private static let usualBlock = 128 << 10

  /// Decodes the blocks that are needed.
  public func decode(_ input: Bytes, ranges: [Range<Int>], of size: Int) throws(Failure) -> [DecodedRange] {
    let header = try input.withUnsafeBytes { source throws(Failure) in
      let header = try BloscHeader(source)
      try header.check(inputSize: source.count, bound: .exactly(size))
      return header
    }
    if header.isPlainCopy { return [DecodedRange(start: 0, bytes: input[BloscHeader.size..<input.count])] }
    guard size > 0, let blocks = BloscBlocks(input, header: header, table: input[BloscBlocks.table(header)]) else {
      return try whole(input, of: size)
    }
    let touched = blocks.touched(by: ranges)
    guard touched.count * 8 < header.blockCount * 7 else { return try whole(input, of: size) }
    return try blocks.decode(touched, touched.map { input[blocks.extent(of: $0)] })
  }

  public func decodedCount(_ ranges: [Range<Int>], of size: Int) -> Int {
    BlockEstimate.decodedCount(ranges, of: size, blockSize: Self.usualBlock)
  }

  /// Reads no more of a large frame than the blocks that are needed.
  public func read(
    _ ranges: [Range<Int>], of size: Int, from source: any ByteSource, limit: Int
  ) async throws -> [DecodedRange]? {
    guard size >= Self.sourceThreshold, decodedCount(ranges, of: size) <= size / 2 else {
      return try await readWhole(ranges, of: size, from: source, limit: limit)
    }
    guard let head = try await source.read(.from(offset: 0, count: BloscHeader.size)) else { return nil }
    let header = try head.withUnsafeBytes { try BloscHeader($0) }
    try header.check(bound: .exactly(size))
    guard header.encodedSize <= limit else {
      throw Failure.corrupt("blosc: the frame says \(header.encodedSize) bytes where at most \(limit) make sense")
    }
    if header.isPlainCopy {
      let parts = try await source.read(
        ranges.map { .from(offset: BloscHeader.size + $0.lowerBound, count: $0.count) }, limit: limit)
      return parts.map { zip(ranges, $0).map { DecodedRange(start: $0.lowerBound, bytes: $1) } }
    }
    let place = BloscBlocks.table(header)
    guard let table = try await source.read(.from(offset: place.lowerBound, count: place.count)) else { return nil }
    guard let blocks = BloscBlocks(head, header: header, table: table) else {
      return try await readWhole(ranges, of: size, from: source, limit: limit)
    }
    let touched = blocks.touched(by: ranges)
    let extents = touched.map(blocks.extent)
    let wanted = extents.map { ByteRange.from(offset: $0.lowerBound, count: $0.count) }
    guard let stored = try await source.read(wanted, limit: limit) else { return nil }
    return try await WorkerPool.compute.run { try blocks.decode(touched, stored) }
  }
}
