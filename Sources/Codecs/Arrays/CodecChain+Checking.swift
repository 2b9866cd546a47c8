import Voxels

/// A codec that holds data against a checksum and changes nothing in them.
protocol ChecksumCodec: BytesCodec {}

extension CRC32CCodec: ChecksumCodec {}
extension CRC32Codec: ChecksumCodec {}
extension Adler32Codec: ChecksumCodec {}
extension Fletcher32Codec: ChecksumCodec {}

/// What became of a stored chunk that was decoded to see whether it can be.
public enum ChunkVerdict: Sendable {
  case voxels(VoxelBlock)
  /// A checksum beside the data is not that of the data.
  case wrongChecksum(Failure)
  case undecodable(Failure)
}

extension CodecChain {
  /// Whether a checksum stands beside every stored chunk.
  public var hasChecksum: Bool { bytesCodecs.contains { $0 is any ChecksumCodec } }

  /// Decodes a whole stored chunk, and tells a wrong checksum from other damage.
  public func check(_ stored: Bytes, fillValue: Element) -> ChunkVerdict {
    do throws(Failure) { return .voxels(try decode(stored, fillValue: fillValue)) } catch {
      var bytes = stored
      // Once more, step by step, since only a damaged chunk comes here.
      for (codec, size) in zip(bytesCodecs, sizes).reversed() {
        do throws(Failure) { bytes = try codec.decode(bytes, expecting: size) } catch {
          return codec is any ChecksumCodec ? .wrongChecksum(error) : .undecodable(error)
        }
      }
      return .undecodable(error)
    }
  }
}
