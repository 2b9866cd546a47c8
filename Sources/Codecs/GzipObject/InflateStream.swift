import CZlib
import Voxels

/// One zlib stream over gzip members, for one user at a time.
///
/// zlib and not libdeflate, since it alone can stop between two blocks and begin there again.
final class InflateStream {
  /// What one call of ``step(_:into:)`` did.
  struct Step {
    var taken: Int
    var written: Int
    /// At the boundary of two blocks: how many bits of the last byte taken are still to come.
    var blockBoundary: Int?
    /// The end of a member's deflate data has been passed; when ``isRaw``, its trailer has not.
    var isMemberEnd = false
  }

  /// CRC-32 and size, at the end of each member.
  static let trailerSize = 8

  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether the stream started in the midst of a member, so that zlib sees neither its header nor its trailer.
  private(set) var isRaw: Bool

  /// A stream at the start of a member, or at a point in one.
  ///
  /// - Parameter lastByte: the stored byte before the point, where some of its bits are still to come.
  init(at point: GzipPoint, lastByte: UInt8) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isRaw = point.window != nil
    let status = inflateInit2_(
      stream, isRaw ? -MAX_WBITS : MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { fatalError("out of memory") }
    guard let window = point.window else { return }
    if point.bits > 0 { inflatePrime(stream, Int32(point.bits), Int32(lastByte) >> Int32(8 - point.bits)) }
    window.withUnsafeBytes { bytes in
      _ = inflateSetDictionary(stream, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(bytes.count))
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Begins with the next member.
  func startMember() {
    inflateReset2(stream, MAX_WBITS + 16)
    isRaw = false
  }

  /// The last inflated bytes of the member.
  func window() -> Bytes {
    Bytes(capacity: GzipPoint.windowSize) { memory in
      var count: UInt32 = 0
      inflateGetDictionary(stream, memory.baseAddress?.assumingMemoryBound(to: UInt8.self), &count)
      return Int(count)
    }
  }

  /// Inflates until a block ends, the input is used up, or the output is full.
  ///
  /// - Throws: ``Failure`` (`corrupt`) without a source, also for a member with the wrong checksum or size.
  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) throws(Failure) -> Step {
    let (available, room) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(available)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_BLOCK)
    var step = Step(
      taken: available - Int(stream.pointee.avail_in), written: room - Int(stream.pointee.avail_out))
    switch status {
    case Z_OK, Z_BUF_ERROR:
      let state = Int(stream.pointee.data_type)
      // 128: at a boundary; 64: behind the last block, where nothing is left to begin with.
      if state & 128 != 0, state & 64 == 0 { step.blockBoundary = state & 7 }
    case Z_STREAM_END: step.isMemberEnd = true
    case Z_MEM_ERROR: fatalError("out of memory")
    default:
      let words = stream.pointee.msg.map { String(cString: $0) } ?? "the data are damaged"
      throw .corrupt("gzip: \(words)")
    }
    return step
  }

  /// Whether the last step failed since the inflated bytes do not fit the checksum or size that the member has.
  var isChecksumFailure: Bool {
    guard let words = stream.pointee.msg.map({ String(cString: $0) }) else { return false }
    return words == "incorrect data check" || words == "incorrect length check"
  }
}
