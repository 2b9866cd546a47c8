import CBlosc
import JSON
import Voxels

/// Blosc 1: shuffled blocks, each compressed by an inner codec.
public struct BloscCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["blosc"],
    summary: "Blosc 1 frames: shuffled blocks compressed with blosclz, lz4, lz4hc, snappy, zlib or zstd.",
    specification: "https://github.com/Blosc/c-blosc/blob/main/README_CHUNK_FORMAT.rst",
    example: """
      {"name": "blosc", "configuration": {"cname": "zstd", "clevel": 5, "shuffle": "shuffle", "typesize": 2, \
      "blocksize": 0}}
      """)

  /// - Parameter configuration: nothing in it matters to a reader, since a frame describes itself.
  public init(configuration: JSON = .null) {}

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded.compressed }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      let header = try BloscHeader(source)
      try header.check(inputSize: source.count, bound: bound)
      var output = try BoundedOutput(.exactly(header.decodedSize))
      if header.decodedSize > 0 {
        // The function with a context of its own: no global state, one thread.
        let written = Int(blosc_decompress_ctx(source.baseAddress, output.end, header.decodedSize, 1))
        guard written == header.decodedSize else {
          throw .corrupt("blosc: the \(header.innerCodec) data are damaged")
        }
        output.advance(by: written)
      }
      return try output.finish()
    }
  }
}
