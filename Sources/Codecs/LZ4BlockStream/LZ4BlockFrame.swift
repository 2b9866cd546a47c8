import Voxels

/// One frame of an `LZ4Block` stream: a header of 21 bytes and a block.
struct LZ4BlockFrame {
  static let magic = Array("LZ4Block".utf8)
  private static let headerSize = 21

  let payload: UnsafeRawBufferPointer
  let decodedSize: Int
  /// Whether the payload is the data themselves.
  let isStored: Bool
  let checksum: UInt32
  /// Where the next frame starts.
  let end: Int

  /// - Throws: ``Failure`` (`corrupt`) when the header makes no sense or the block is cut short.
  init(at position: Int, in source: UnsafeRawBufferPointer) throws(Failure) {
    let rest = UnsafeRawBufferPointer(rebasing: source[position...])
    guard rest.starts(with: LZ4BlockFrame.magic) else { throw .corrupt("lz4: a block does not start with LZ4Block") }
    guard rest.count >= LZ4BlockFrame.headerSize else { throw .corrupt("lz4: the header of a block is cut short") }
    func integer(_ offset: Int) -> Int {
      Int(Int32(littleEndian: rest.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    }
    let token = rest[8]
    let encodedSize = integer(9)
    decodedSize = integer(13)
    checksum = UInt32(truncatingIfNeeded: integer(17))
    // The lower half of the token is the block size, as the power of two of so many KiB.
    let sizeLimit = 1 << (10 + Int(token & 0x0F))
    switch token & 0xF0 {
    case 0x10: isStored = true
    case 0x20: isStored = false
    default: throw .corrupt("lz4: a block is compressed by the unknown method \(token >> 4)")
    }
    guard decodedSize >= 0, decodedSize <= sizeLimit, encodedSize >= 0, (encodedSize == 0) == (decodedSize == 0),
      !isStored || encodedSize == decodedSize
    else { throw .corrupt("lz4: a block claims \(encodedSize) bytes that decode to \(decodedSize)") }
    guard encodedSize <= rest.count - LZ4BlockFrame.headerSize else { throw .corrupt("lz4: a block is cut short") }
    end = position + LZ4BlockFrame.headerSize + encodedSize
    payload = UnsafeRawBufferPointer(rebasing: source[end - encodedSize..<end])
  }

  /// The checksum as lz4-java keeps it: 28 bits of xxHash.
  static func checksum(_ data: UnsafeRawBufferPointer) -> UInt32 { XXH32.hash(data, seed: 0x9747_B28C) & 0x0FFF_FFFF }
}
