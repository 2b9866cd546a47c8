import CLZMA
import JSON
import Voxels

/// LZMA in the containers of Python's `lzma` module: `.xz`, `.lzma`, or none.
public struct LZMACodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["lzma", "xz"],
    summary: "LZMA-compressed bytes: xz streams (format 1), lzma-alone (2) or a raw filter chain (3).",
    specification: "https://tukaani.org/xz/xz-file-format.txt",
    example: #"{"id": "lzma", "format": 1, "check": -1, "preset": null, "filters": null}"#)

  private enum Format: Sendable {
    case xz
    case alone
    case raw([LZMAFilter])
  }

  /// What a decoder may reserve for its dictionary; the strongest preset needs 65 MiB.
  static let memoryLimit: UInt64 = 256 << 20

  private let format: Format

  /// - Parameter configuration: `format` 1 (the default), 2 or 3; with 3 the list `filters`, as Python has it.
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the member that is wrong.
  public init(configuration: JSON = .null) throws(Failure) {
    let configuration = CodecConfiguration(configuration, of: "lzma")
    switch try configuration.integer("format", in: 1...3, default: 1) {
    case 1: format = .xz
    case 2: format = .alone
    default: format = .raw(try LZMAFilter.chain(configuration))
    }
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.compressed }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      var output = try BoundedOutput(bound, estimate: source.count * 4, overrun: 1)
      var stream = lzma_stream()
      defer { lzma_end(&stream) }
      try Self.check(start(&stream), atEnd: false)
      stream.next_in = source.bindMemory(to: UInt8.self).baseAddress
      stream.avail_in = source.count
      while true {
        if output.free == 0 { try output.grow() }
        let room = output.free
        stream.next_out = output.end.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = room
        let status = lzma_code(&stream, LZMA_FINISH)
        output.advance(by: room - stream.avail_out)
        if status == LZMA_STREAM_END { break }
        try Self.check(status, atEnd: stream.avail_in == 0)
      }
      guard stream.avail_in == 0 else {
        throw .corrupt("lzma: there are \(stream.avail_in) bytes after the end of the data")
      }
      return try output.finish()
    }
  }

  private func start(_ stream: inout lzma_stream) -> lzma_ret {
    switch format {
    case .xz:
      // LZMA_CONCATENATED: as Python does, all streams and the padding between them.
      lzma_stream_decoder(&stream, Self.memoryLimit, 0x08)
    case .alone:
      lzma_alone_decoder(&stream, Self.memoryLimit)
    case .raw(let filters):
      LZMAFilter.withChain(filters) { lzma_raw_decoder(&stream, $0) }
    }
  }

  private static func check(_ status: lzma_ret, atEnd: Bool) throws(Failure) {
    switch status {
    case LZMA_OK: return
    case LZMA_MEM_ERROR:
      throw Failure(.tooLarge, "", "lzma: not enough memory to decode", remedy: "free some, or read a smaller region")
    case LZMA_MEMLIMIT_ERROR:
      throw Failure(
        .tooLarge, "", "lzma: the dictionary needs more than \(memoryLimit >> 20) MiB",
        remedy: "write the data with a smaller preset")
    case LZMA_OPTIONS_ERROR:
      throw Failure(
        .unsupported, "", "lzma: the data use a filter that liblzma does not know",
        remedy: "install a newer liblzma or write the data with a plain preset")
    case LZMA_FORMAT_ERROR: throw .corrupt("lzma: the data are not in the configured format")
    case LZMA_BUF_ERROR where atEnd: throw .corrupt("lzma: the data are cut short")
    default: throw .corrupt("lzma: the data are damaged")
    }
  }
}
