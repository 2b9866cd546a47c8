import CZstd
import Voxels

/// Decodes a stretch out of the midst of a frame, in memory for that stretch and for zstd's window.
///
/// One context a thread, apart from that of ``ZstdDecoder``, which never needs a window.
final class ZstdStream {
  private static let threadLocal = ThreadLocal { ZstdStream() }
  /// This thread's stream.
  static var current: ZstdStream { threadLocal.object }

  /// The largest window that is reserved, as a power of two: that of the usual levels, or the content if that is more.
  private static let windowExponents: ClosedRange<Int> = 23...27
  /// What a thread may keep between two frames.
  private static let keptLimit = 4 << 20
  private static let scratchSize = 64 << 10

  private var context: OpaquePointer
  private let scratch = Slab(size: scratchSize)

  private init() { context = ZstdStream.makeContext() }

  deinit { ZSTD_freeDCtx(context) }

  private static func makeContext() -> OpaquePointer {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    return context
  }

  /// Writes bytes `window` of the frame's content to `target`.
  ///
  /// Where the frame has a checksum it is decoded to its end, for only then can that be compared; else decoding stops
  /// behind the window.
  ///
  /// - Parameters:
  ///   - window: not empty, below `limit`.
  ///   - limit: the most bytes that the content may have.
  /// - Returns: how many bytes of the content were decoded, and whether these are all; the window may reach beyond
  ///   them. Nil when the frame wants so much memory for zstd's own window that it is better decoded whole.
  /// - Throws: ``Failure`` (`corrupt`).
  func decode(
    _ frame: ZstdFrame, _ window: Range<Int>, limit: Int, to target: UnsafeMutableRawPointer
  ) throws(Failure) -> (produced: Int, isComplete: Bool)? {
    defer { shrink() }
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    let exponent = Int.bitWidth - max(1, limit - 1).leadingZeroBitCount
    let allowed = min(max(exponent, Self.windowExponents.lowerBound), Self.windowExponents.upperBound)
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(allowed))
    var input = ZSTD_inBuffer(src: frame.bytes.baseAddress, size: frame.bytes.count, pos: 0)
    var produced = 0
    while produced < window.upperBound || frame.hasChecksum {
      let isWanted = window.contains(produced)
      let room =
        isWanted
        ? window.upperBound - produced
        : min(Self.scratchSize, produced < window.lowerBound ? window.lowerBound - produced : Self.scratchSize)
      let place = isWanted ? target + (produced - window.lowerBound) : scratch.base
      var output = ZSTD_outBuffer(dst: place, size: room, pos: 0)
      let before = input.pos
      let result = ZSTD_decompressStream(context, &output, &input)
      if ZSTD_isError(result) != 0 {
        if 0 - result == Self.windowTooLarge { return nil }
        throw .corrupt("zstd: \(String(cString: ZSTD_getErrorName(result)).lowercased())")
      }
      produced += output.pos
      guard produced <= limit else { throw .tooManyBytes(.atMost(limit)) }
      if result == 0 { return (produced, true) }
      guard output.pos > 0 || input.pos > before else { throw .corrupt("zstd: the data are cut short") }
    }
    return (produced, false)
  }

  /// `ZSTD_error_frameParameter_windowTooLarge` of `zstd_errors.h`, where these numbers are promised to stay.
  private static let windowTooLarge = 16

  /// Gives memory back that an unusual frame wanted.
  private func shrink() {
    guard ZSTD_sizeof_DCtx(context) > Self.keptLimit else { return }
    ZSTD_freeDCtx(context)
    context = ZstdStream.makeContext()
  }
}
