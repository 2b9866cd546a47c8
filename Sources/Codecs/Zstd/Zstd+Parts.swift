import Voxels

extension ZstdCodec: PartialBytesCodec {
  /// Decodes from the start and stops behind the last byte that is needed; what comes before the first one is dropped.
  ///
  /// Frames with a checksum that the part touches are decoded to their end, so that it is compared.
  public func decode(_ input: Bytes, ranges: [Range<Int>], of size: Int) throws(Failure) -> [DecodedRange] {
    guard let window = ranges.span, decodedCount(ranges, of: size) < size else { return try whole(input, of: size) }
    var isTooMuch = false
    let bytes = try input.withUnsafeBytes { source throws(Failure) in
      try Bytes(capacity: window.count) { target throws(Failure) in
        guard let base = target.baseAddress else { return 0 }
        guard try Self.decode(source, window, of: size, to: base) else {
          isTooMuch = true
          return 0
        }
        return window.count
      }
    }
    return isTooMuch ? try whole(input, of: size) : [DecodedRange(start: window.lowerBound, bytes: bytes)]
  }

  public func decodedCount(_ ranges: [Range<Int>], of size: Int) -> Int {
    // Piece by piece it takes longer than at once.
    guard let end = ranges.last?.upperBound, end <= size - size / 8 else { return size }
    return end
  }

  /// False when a frame wants so much memory that it is better decoded whole.
  private static func decode(
    _ source: UnsafeRawBufferPointer, _ window: Range<Int>, of size: Int, to target: UnsafeMutableRawPointer
  ) throws(Failure) -> Bool {
    var position = 0
    // Where the content of the frame starts among all decoded bytes.
    var start = 0
    while start < window.upperBound {
      guard position < source.count else {
        throw .corrupt("zstd: decodes to \(start) bytes where \(size) are expected")
      }
      let frame = try ZstdFrame(at: position, in: source)
      position += frame.bytes.count
      guard frame.isData else { continue }
      if let claimed = frame.contentSize {
        guard claimed <= UInt64(size - start) else {
          throw .corrupt("zstd: a frame claims \(claimed) bytes where at most \(size - start) are expected")
        }
        guard position < source.count || Int(claimed) == size - start else {
          throw .corrupt("zstd: decodes to \(start + Int(claimed)) bytes where \(size) are expected")
        }
        // Frames do not depend on one another.
        if start + Int(claimed) <= window.lowerBound {
          start += Int(claimed)
          continue
        }
      }
      let wanted = max(window.lowerBound, start)..<window.upperBound
      let inFrame = wanted.lowerBound - start..<wanted.upperBound - start
      guard
        let result = try ZstdStream.current.decode(
          frame, inFrame, limit: size - start, to: target + (wanted.lowerBound - window.lowerBound))
      else { return false }
      guard result.isComplete else { return true }
      start += result.produced
    }
    return true
  }
}

extension [Range<Int>] {
  /// From the start of the first to the end of the last; nil when there are none.
  var span: Range<Int>? {
    guard let first, let last else { return nil }
    return first.lowerBound..<last.upperBound
  }
}
