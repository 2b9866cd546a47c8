import Formats
import Stores
import TestSupport
import Testing
import Voxels

/// What one block of a large file costs.
@Suite struct WKWReadingCostTests {
  private let blockBytes = 32 * 32 * 32

  private func header(_ blockType: UInt8, dataOffset: Int) -> [UInt8] {
    Array("WKW".utf8) + [1, 0x55, blockType, 1, 1] + littleEndian(dataOffset)
  }

  private func littleEndian(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

  /// An LZ4 block of literals alone.
  private func literals(_ bytes: [UInt8]) -> [UInt8] {
    let rest = bytes.count - 15
    return [0xF0] + Array(repeating: 255, count: rest / 255) + [UInt8(rest % 255)] + bytes
  }

  private func open(_ folder: TemporaryFolder) async throws -> (array: any ChunkedArray, store: CountingStore) {
    let store = CountingStore(FileStore())
    let node = try await WKWFormat.openMag(
      Location(store: store, key: folder.path), extent: Vector3(3000, 3000, 3000))
    let array = try #require(node).array
    store.reset()
    return (array, store)
  }

  private func check(_ array: any ChunkedArray, _ content: [UInt8]) async throws {
    // Block 5, 3, 9 of file 1, 0, 2.
    let block = try #require(try await array.readChunk(at: [0, 32 + 5, 3, 64 + 9]))
    #expect(block.bytes.array == content)
  }

  /// The bits of z = 9, y = 3 and x = 5, taking turns.
  private let blockNumber = 0b100_001_010_111

  @Test func rawFilesCostTheirHeaderAndTheBlock() async throws {
    let content = pseudoRandomBytes(blockBytes)
    let folder = TemporaryFolder()
    try folder.write("header.wkw", header(1, dataOffset: 0))
    try folder.write("z2/y0/x1.wkw", header(1, dataOffset: 16), size: 16 + blockBytes << 15)
    try folder.overwrite("z2/y0/x1.wkw", at: 16 + blockNumber * blockBytes, content)
    let (array, store) = try await open(folder)
    try await check(array, content)
    #expect(store.bytes == 16 + blockBytes)
    #expect(store.requests == 2)
    store.reset()
    try await check(array, content)
    #expect(store.bytes == blockBytes)
    // One plane across z, then the whole of a row in the midst.
    for (part, bytes) in [
      (Region(offset: [0, 0, 0, 7], shape: [1, 32, 32, 1]), 7 * 1024..<8 * 1024),
      (Region(offset: [0, 0, 5, 31], shape: [1, 32, 1, 1]), 31 * 1024 + 5 * 32..<31 * 1024 + 6 * 32),
    ] {
      store.reset()
      let found = try #require(try await array.readPart(part, ofChunkAt: [0, 32 + 5, 3, 64 + 9]))
      #expect(found.region == part && found.block.bytes.array == Array(content[bytes]))
      #expect(store.bytes == bytes.count && store.requests == 1)
    }
  }

  @Test func compressedFilesCostTheirJumpTableOnce() async throws {
    let content = pseudoRandomBytes(blockBytes)
    let stored = literals(content)
    let tableEnd = 16 + 8 << 15
    let folder = TemporaryFolder()
    let table = (1...1 << 15).flatMap { littleEndian(tableEnd + $0 * stored.count) }
    try folder.write("header.wkw", header(2, dataOffset: 0))
    try folder.write("z2/y0/x1.wkw", header(2, dataOffset: tableEnd) + table, size: tableEnd + stored.count << 15)
    try folder.overwrite("z2/y0/x1.wkw", at: tableEnd + blockNumber * stored.count, stored)
    let (array, store) = try await open(folder)
    try await check(array, content)
    #expect(store.bytes == tableEnd + stored.count)
    #expect(store.requests == 2)
    store.reset()
    try await check(array, content)
    #expect(store.bytes == stored.count)
    // That a file is missing is asked once.
    store.reset()
    for x in 0..<20 { #expect(try await isNothing(array.readChunk(at: [0, x, 0, 0]))) }
    #expect(store.requests == 1)
  }

  private func shifted(_ content: [UInt8], _ number: Int) -> [UInt8] {
    content.map { $0 &+ UInt8(truncatingIfNeeded: number) }
  }

  /// A table of 64³ entries is read in parts.
  @Test func hugeJumpTablesAreReadInPages() async throws {
    let content = pseudoRandomBytes(8)
    let stored: [UInt8] = [0x80] + content
    let count = 1 << 18
    let tableEnd = 16 + 8 * count
    let folder = TemporaryFolder()
    func head(_ dataOffset: Int) -> [UInt8] { Array("WKW".utf8) + [1, 0x61, 2, 1, 1] + littleEndian(dataOffset) }
    var bytes = head(tableEnd)
    bytes.reserveCapacity(tableEnd)
    for number in 1...count { bytes += littleEndian(tableEnd + number * stored.count) }
    try folder.write("header.wkw", head(0))
    try folder.write("z0/y0/x0.wkw", bytes, size: tableEnd + count * stored.count)
    let blocks = [0, 1, 32767, 32768, 40000, count - 1]
    for block in blocks {
      try folder.overwrite("z0/y0/x0.wkw", at: tableEnd + block * stored.count, [0x80] + shifted(content, block))
    }
    let store = CountingStore(FileStore())
    let array = try #require(
      try await WKWFormat.openMag(Location(store: store, key: folder.path), extent: Vector3(128, 128, 128))
    ).array
    for block in blocks {
      var position = Vector3<Int>.zero
      for bit in 0..<6 {
        for axis in 0..<3 { position[axis] |= (block >> (3 * bit + axis) & 1) << bit }
      }
      #expect(MortonCode.encode(position) == block)
      let voxels = try #require(try await array.readChunk(at: [0, position.x, position.y, position.z]))
      #expect(voxels.bytes.array == shifted(content, block))
    }
    #expect(store.bytes < 3 * (8 << 15) + 1000)
  }
}
