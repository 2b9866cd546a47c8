import Voxels

extension CodecChain {
  /// How a part of a stored chunk is had.
  enum PartAccess: Sendable {
    /// Voxels are stored as they are, so that they can be read by range.
    case ranges
    /// All stored bytes are read. Checksums over them are compared; then some are decoded, or are voxels already.
    case stored(any PartialBytesCodec)
    /// The same where nothing is compressed.
    case checked
  }

  /// How a part of a chunk is had without decoding the rest; nil where that is not possible.
  ///
  /// A codec that changes bytes in place, or a checksum under a compressor, needs all of them.
  var partAccess: PartAccess? {
    guard case .plain = serializer else { return nil }
    guard let first = bytesCodecs.first else { return .ranges }
    guard bytesCodecs.dropFirst().allSatisfy({ $0 is any FramingCodec }) else { return nil }
    if let codec = first as? any PartialBytesCodec { return .stored(codec) }
    return first is any FramingCodec ? .checked : nil
  }

  /// What a part of a chunk of ``granularity`` costs.
  func cost(ofPart part: Region) -> PartCost {
    if isDivisible, case .sharding(let sharding) = serializer { return sharding.inner.cost(ofPart: order.stored(part)) }
    if let pieceShape {
      let fraction = Double(layout.runs(of: part).byteCount) / Double(pieceShape.reduce(elementType.size, *))
      return PartCost(stored: fraction, decoded: fraction)
    }
    switch partAccess {
    case nil: return .whole
    case .ranges: return layout.cost(ofPart: part)
    case .stored(let codec): return layout.cost(ofPart: part, decodedCount: codec.decodedCount)
    case .checked: return PartCost(stored: 1, decoded: layout.cost(ofPart: part).decoded)
    }
  }

  /// Reads a part of a chunk without shards by ranges; nil when the object is missing.
  ///
  /// - Throws: ``Failure`` (`corrupt`), without a source where it is not the object that is at fault.
  func readPart(_ part: Region, from source: any ByteSource) async throws -> ChunkPart? {
    if let window = source as? ByteWindow, !sizes[0].admits(window.range.count) {
      throw Failure.corrupt(
        "the chunk has \(window.range.count) bytes where its shape asks for \(sizes[0].limit)")
    }
    return try await layout.read(part, from: source)
  }

  /// Reads a part of a chunk without shards; nil when the object is missing.
  func readPart(_ part: Region, from source: any ByteSource, _ access: PartAccess) async throws -> ChunkPart? {
    switch access {
    case .ranges: return try await readPart(part, from: source)
    case .stored(let codec) where bytesCodecs.count == 1:
      let runs = layout.runs(of: part)
      let pieces = try await codec.read(runs.ranges, of: layout.byteCount, from: source, limit: storedSizeLimit)
      return try pieces.map { try layout.gather(part, runs, from: $0) }
    case .stored, .checked:
      guard let stored = try await source.readWhole(limit: storedSizeLimit) else { return nil }
      return try await WorkerPool.compute.run {
        var bytes = stored
        for (codec, size) in zip(bytesCodecs, sizes).reversed() where codec is any FramingCodec {
          bytes = try codec.decode(bytes, expecting: size)
        }
        guard case .stored(let codec) = access else { return try layout.part(part, in: bytes) }
        return try layout.decode(part) { ranges, size throws(Failure) in
          try codec.decode(bytes, ranges: ranges, of: size)
        }
      }
    }
  }
}
