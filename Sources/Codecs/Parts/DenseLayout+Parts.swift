import Voxels

extension DenseLayout {
  /// What a part of an uncompressed chunk costs.
  public func cost(ofPart part: Region) -> PartCost {
    let fraction = Double(runs(of: part).byteCount) / Double(byteCount)
    return PartCost(stored: fraction, decoded: fraction)
  }

  /// What a part of a chunk costs that is decoded from all of its stored bytes.
  ///
  /// - Parameter decodedCount: how many bytes are decoded for the sake of some ranges out of so many bytes.
  public func cost(ofPart part: Region, decodedCount: ([Range<Int>], Int) -> Int) -> PartCost {
    let decoded = decodedCount(runs(of: part).ranges, byteCount)
    return PartCost(stored: 1, decoded: Double(decoded) / Double(byteCount))
  }

  /// Reads a part of an uncompressed chunk; nil when the object is missing.
  ///
  /// - Parameters:
  ///   - part: in voxels of the chunk: not empty, inside of ``shape``.
  ///   - offset: where the chunk starts in the object.
  /// - Throws: ``Failure`` (`corrupt`) when the object ends before the part does.
  public func read(_ part: Region, from source: any ByteSource, at offset: Int = 0) async throws -> ChunkPart? {
    let runs = runs(of: part)
    let (_, overflow) = offset.addingReportingOverflow(runs.span.upperBound)
    guard !overflow else { throw Failure(.corrupt, source.name, "its voxels lie beyond all files") }
    let ranges = runs.starts.map { ByteRange.from(offset: offset + $0, count: runs.length) }
    guard let stretches = try await source.read(ranges, limit: .max) else { return nil }
    let pieces = zip(runs.starts, stretches).map { DecodedRange(start: $0, bytes: $1) }
    return try await WorkerPool.compute.run { try gather(part, runs, from: pieces) }
  }

  /// Decodes a part of a chunk that is stored compressed.
  ///
  /// - Parameter body: decodes ranges out of so many bytes, as ``PartialBytesCodec/decode(_:ranges:of:)``.
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  public func decode(
    _ part: Region, by body: ([Range<Int>], Int) throws(Failure) -> [DecodedRange]
  ) throws(Failure) -> ChunkPart {
    let runs = runs(of: part)
    return try gather(part, runs, from: body(runs.ranges, byteCount))
  }

  /// The part that lies in all of the chunk's decoded bytes.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when these are not as many as the chunk has.
  public func part(_ part: Region, in decoded: Bytes) throws(Failure) -> ChunkPart {
    guard decoded.count == byteCount else {
      throw .corrupt("the chunk has \(decoded.count) bytes where its shape asks for \(byteCount)")
    }
    return try gather(part, runs(of: part), from: [DecodedRange(start: 0, bytes: decoded)])
  }

  /// Makes a block of stretches of the chunk's bytes in which all runs lie: a view of one of them, or a copy where a
  /// view would keep much more memory alive than the part is worth.
  func gather(_ part: Region, _ runs: ByteRuns, from pieces: [DecodedRange]) throws(Failure) -> ChunkPart {
    let size = part.shape.reduce(elementType.size, *)
    if runs.starts.count == 1, let piece = pieces.first, piece.bytes.footprint <= 4096 + 2 * size {
      let bytes = try piece.bytes(runs.starts[0], count: runs.length)
      return ChunkPart(block(part.shape, strides: strides, bytes), covering: part)
    }
    let compact = DenseLayout.strides(part.shape, axes: axes, elementSize: elementType.size)
    let slab = Slab(size: size)
    var next = 0
    guard !pieces.isEmpty else { throw .corrupt("nothing was decoded of the chunk") }
    for (start, place) in zip(runs.starts, runs.places) {
      while next < pieces.count - 1, pieces[next].end <= start { next += 1 }
      let bytes = try pieces[next].bytes(start, count: runs.length)
      let target = slab.base + zip(place, compact).reduce(0) { $0 + $1.0 * $1.1 }
      bytes.withUnsafeBytes { source in
        guard let source = source.baseAddress else { return }
        copyStrided(
          shape: runs.shape, elementSize: elementType.size, from: source, strides: strides, to: target,
          strides: compact)
      }
    }
    return ChunkPart(block(part.shape, strides: compact, Bytes(slab, count: size)), covering: part)
  }
}

extension DecodedRange {
  /// - Throws: ``Failure`` (`corrupt`) when they are not all in here.
  fileprivate func bytes(_ start: Int, count: Int) throws(Failure) -> Bytes {
    guard start >= self.start, start + count <= end else {
      throw .corrupt("\(count) bytes at \(start) are wanted of a chunk that has fewer")
    }
    return bytes[start - self.start..<start - self.start + count]
  }
}
