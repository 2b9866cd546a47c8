import CBzip2
import JSON
import Voxels

/// bzip2: one or more streams.
public struct Bzip2Codec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["bz2", "bzip2"],
    summary: "bzip2-compressed bytes in one or more streams.",
    specification: "https://sourceware.org/bzip2/",
    example: #"{"id": "bz2", "level": 1}"#)

  /// - Parameter configuration: nothing in it matters to a reader.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.compressed }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      guard !source.isEmpty else { throw .corrupt("bz2: there are no data") }
      var output = try BoundedOutput(bound, estimate: source.count * 4, overrun: 1)
      var rest = source
      repeat {
        let taken = try Self.decodeStream(rest, to: &output)
        rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
      } while !rest.isEmpty
      return try output.finish()
    }
  }

  /// Decodes one stream and returns how many bytes of `source` it took.
  private static func decodeStream(
    _ source: UnsafeRawBufferPointer, to output: inout BoundedOutput
  ) throws(Failure) -> Int {
    // On the heap, since the library remembers the address.
    let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
    stream.initialize(to: bz_stream())
    defer { stream.deallocate() }
    guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
      throw Failure(.tooLarge, "", "bz2: not enough memory to decode", remedy: "free some, or read a smaller region")
    }
    defer { BZ2_bzDecompressEnd(stream) }
    var position = 0
    while true {
      if output.free == 0 { try output.grow() }
      let rest = UnsafeRawBufferPointer(rebasing: source[position...])
      let offered = UInt32(clamping: rest.count)
      let room = UInt32(clamping: output.free)
      // The library does not write to its input, though its type allows that.
      stream.pointee.next_in = UnsafeMutablePointer(mutating: rest.bindMemory(to: CChar.self).baseAddress)
      stream.pointee.avail_in = offered
      stream.pointee.next_out = output.end.assumingMemoryBound(to: CChar.self)
      stream.pointee.avail_out = room
      let status = BZ2_bzDecompress(stream)
      let taken = Int(offered - stream.pointee.avail_in)
      let written = Int(room - stream.pointee.avail_out)
      position += taken
      output.advance(by: written)
      if status == BZ_STREAM_END { return position }
      guard status == BZ_OK, taken > 0 || written > 0 else {
        throw .corrupt("bz2: the data are damaged or cut short")
      }
    }
  }
}
