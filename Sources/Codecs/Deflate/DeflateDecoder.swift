import CDeflate
import Voxels

/// Decodes what wraps deflate data, through libdeflate; one decompressor a thread.
///
/// libdeflate wants the whole input and room for the whole output. In return it is twice as fast as zlib.
final class DeflateDecoder {
  enum Container {
    case gzip, zlib

    var name: String { self == .gzip ? "gzip" : "zlib" }
  }

  private static let threadLocal = ThreadLocal { DeflateDecoder() }
  /// This thread's decoder.
  static var current: DeflateDecoder { threadLocal.object }

  private let decompressor: OpaquePointer

  private init() {
    guard let decompressor = libdeflate_alloc_decompressor() else { fatalError("out of memory") }
    self.decompressor = decompressor
  }

  deinit { libdeflate_free_decompressor(decompressor) }

  /// Decodes the gzip member or zlib stream at the start of `source`, and appends what it holds to `output`.
  ///
  /// - Returns: how many bytes of `source` it took.
  /// - Throws: ``Failure`` (`corrupt`).
  func decode(
    _ container: Container, _ source: UnsafeRawBufferPointer, to output: inout BoundedOutput
  ) throws(Failure) -> Int {
    while true {
      var taken = 0
      var written = 0
      let status =
        switch container {
        case .gzip:
          libdeflate_gzip_decompress_ex(
            decompressor, source.baseAddress, source.count, output.end, output.free, &taken, &written)
        case .zlib:
          libdeflate_zlib_decompress_ex(
            decompressor, source.baseAddress, source.count, output.end, output.free, &taken, &written)
        }
      switch status {
      case LIBDEFLATE_SUCCESS:
        output.advance(by: written)
        return taken
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        try output.grow()
      default:
        throw .corrupt("\(container.name): the data are damaged or cut short")
      }
    }
  }
}
