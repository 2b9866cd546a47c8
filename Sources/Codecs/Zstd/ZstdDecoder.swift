import CZstd
import Voxels

/// A decompression context, which is kept for as long as its thread lives because making one takes longer than
/// decoding a small chunk.
final class ZstdDecoder {
  private static let threadLocal = ThreadLocal { ZstdDecoder() }
  /// This thread's decoder.
  static var current: ZstdDecoder { threadLocal.object }

  /// `ZSTD_error_dstSize_tooSmall` of `zstd_errors.h`, where these numbers are promised to stay.
  private static let outputTooSmall = 70

  private let context: OpaquePointer

  private init() {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Appends the content of a data frame to `output`.
  ///
  /// Frames are always decoded in one call, also those that do not say their size: then the output is the window,
  /// and no window as large as the header cares to claim has to be reserved, as the streaming functions would.
  ///
  /// - Throws: ``Failure`` (`corrupt`).
  func decode(_ frame: ZstdFrame, to output: inout BoundedOutput) throws(Failure) {
    if let size = frame.contentSize {
      guard size <= UInt64(output.remaining) else {
        throw .corrupt("zstd: a frame claims \(size) bytes where at most \(output.remaining) are expected")
      }
      // A claim without data behind it gets no memory yet.
      output.reserve(additional: min(Int(size), frame.bytes.count * 256))
    }
    while true {
      let result = ZSTD_decompressDCtx(context, output.end, output.free, frame.bytes.baseAddress, frame.bytes.count)
      if ZSTD_isError(result) == 0 { return output.advance(by: result) }
      guard 0 - result == Self.outputTooSmall else {
        throw .corrupt("zstd: \(String(cString: ZSTD_getErrorName(result)).lowercased())")
      }
      try output.grow()
    }
  }
}
