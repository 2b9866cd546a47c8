import Codecs
import JSON
import Voxels

/// LZ4 in the frame of HDF5's registered filter: the decoded size and the size of a block, then each block behind its
/// stored size, all big-endian. A block that did not shrink is stored as it is.
struct HDF5LZ4Codec: BytesCodec {
  static let documentation = PluginDocumentation(
    names: ["lz4"], summary: "LZ4 blocks in the frame of HDF5 filter 32004.",
    specification: "https://github.com/HDFGroup/hdf5_plugins/blob/master/LZ4/HDF5_LZ4.pdf")

  private static let headerSize = 12

  init(configuration: JSON = .null) {}

  func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    // Four bytes a block, which may be small.
    .atMost(decoded.limit * 2 + 64 << 10)
  }

  func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    guard input.count >= HDF5LZ4Codec.headerSize else {
      throw .damagedFilter("lz4: \(input.count) bytes are too few for a header")
    }
    let claimed = input.bigEndian(at: 0, UInt64.self)
    guard let size = Int(exactly: claimed), bound.admits(size) else {
      throw .damagedFilter("lz4: the data claim \(claimed) bytes where \(bound.limit) are expected")
    }
    let blockSize = min(Int(input.bigEndian(at: 8, UInt32.self)), size)
    guard blockSize > 0 || size == 0 else { throw .damagedFilter("lz4: a block has no bytes") }
    return try Bytes(capacity: size) { target throws(Failure) in
      var read = HDF5LZ4Codec.headerSize
      var written = 0
      while written < size {
        guard read <= input.count - 4 else { throw .damagedFilter("lz4: the data are cut short") }
        let stored = Int(input.bigEndian(at: read, UInt32.self))
        read += 4
        guard stored <= input.count - read else { throw .damagedFilter("lz4: the data are cut short") }
        let wanted = min(blockSize, size - written)
        let piece = input[read..<read + stored]
        let block = stored == wanted ? piece : try LZ4Block.decode(piece, decodedSize: wanted)
        block.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(rebasing: target[written..<written + wanted]).copyMemory(from: $0)
        }
        read += stored
        written += wanted
      }
      return written
    }
  }
}

extension Bytes {
  fileprivate func bigEndian<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, _: Value.Type) -> Value {
    withUnsafeBytes { Value(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self)) }
  }
}
