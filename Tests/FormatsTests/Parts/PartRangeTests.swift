import Formats
import Stores
import TestSupport
import Testing
import Voxels

/// What parts of uncompressed chunks cost in the store.
@Suite struct PartRangeTests {
  private func open(_ location: Location) async throws -> any ChunkedArray {
    guard case .array(let node)? = try await FormatRegistry.open(location) else {
      throw Failure(.invalid, location.name, "is no array")
    }
    return node.array
  }

  private func zarr(_ shape: [Int], _ type: String, _ codecs: String) -> [UInt8] {
    let text = """
      {"zarr_format": 3, "node_type": "array", "shape": \(shape), "data_type": "\(type)", "fill_value": 0,
       "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": \(shape)}},
       "chunk_key_encoding": {"name": "default"}, "codecs": [\(codecs)]}
      """
    return Array(text.utf8)
  }

  private func bytesCodec(_ endian: String) -> String {
    #"{"name": "bytes", "configuration": {"endian": "\#(endian)"}}"#
  }

  /// The array in memory behind a store that counts, and its chunk's bytes.
  private func counted(_ shape: [Int], _ codecs: String) async throws -> (any ChunkedArray, CountingStore, [UInt8]) {
    let content = pseudoRandomBytes(shape.reduce(2, *))
    let memory = MemoryStore(["zarr.json": Bytes(zarr(shape, "uint16", codecs)), "c/0/0/0": Bytes(content)])
    let store = CountingStore(memory)
    let array = try await open(Location(store: store, key: ""))
    store.reset()
    return (array, store, content)
  }

  @Test func onlyTheRowsOfAPlaneAreRead() async throws {
    let (array, store, content) = try await counted([8, 64, 512], bytesCodec("little"))
    // Across the slowest axis: one piece.
    let slab = Region(offset: [3, 0, 0], shape: [1, 64, 512])
    let plane = try #require(try await array.readPart(slab, ofChunkAt: [0, 0, 0]))
    #expect(store.requests == 1 && store.bytes == 64 * 1024)
    #expect(voxels(of: plane, slab) == Array(content[3 * 65536..<4 * 65536]))
    // Across the middle one: a row of each plane.
    store.reset()
    let rows = Region(offset: [0, 20, 0], shape: [8, 1, 512])
    let found = try #require(try await array.readPart(rows, ofChunkAt: [0, 0, 0]))
    #expect(store.requests == 8 && store.bytes == 8 * 1024)
    #expect(voxels(of: found, rows) == (0..<8).flatMap { content[$0 * 65536 + 20 * 1024..<$0 * 65536 + 21 * 1024] })
    #expect(array.cost(ofPart: rows) == PartCost(stored: 1.0 / 64, decoded: 1.0 / 64))
    // Across the fastest one: gaps are small, and nothing is gained.
    #expect(!array.cost(ofPart: Region(offset: [0, 0, 9], shape: [8, 64, 1])).isWorthwhile)
    try await checkParts(of: array, parts: 30)
  }

  @Test(arguments: [
    #"{"name": "bytes", "configuration": {"endian": "big"}}"#,
    """
    {"name": "transpose", "configuration": {"order": [1, 2, 0]}}, \
    {"name": "bytes", "configuration": {"endian": "big"}}
    """,
    """
    {"name": "transpose", "configuration": {"order": [2, 1, 0]}}, \
    {"name": "bytes", "configuration": {"endian": "little"}}
    """,
  ])
  func ordersAndEndianness(_ codecs: String) async throws {
    let (array, _, _) = try await counted([24, 80, 300], codecs)
    try await checkParts(of: array, parts: 30)
  }

  /// A chunk that ends before the part is damaged; one that ends behind it still has the part.
  @Test func truncatedChunks() async throws {
    let content = pseudoRandomBytes(4 * 64 * 512)
    for count in [0, 1, 60000, 65536, 100_000] {
      let memory = MemoryStore([
        "zarr.json": Bytes(zarr([4, 64, 512], "uint8", bytesCodec("little"))), "c/0/0/0": Bytes(content[..<count]),
      ])
      let array = try await open(Location(store: memory, key: ""))
      let part = Region(offset: [1, 0, 0], shape: [1, 64, 512])
      if count >= 65536 {
        let found = try #require(try await array.readPart(part, ofChunkAt: [0, 0, 0]))
        #expect(voxels(of: found, part) == Array(content[32768..<65536]))
      } else {
        let failure = await #expect(throws: Failure.self) { _ = try await array.readPart(part, ofChunkAt: [0, 0, 0]) }
        #expect(failure?.code == .corrupt && failure?.source == "memory:c/0/0/0")
      }
      let whole = await #expect(throws: Failure.self) { _ = try await array.readChunk(at: [0, 0, 0]) }
      #expect(whole?.code == .corrupt)
    }
  }

  /// Each inner chunk that is not compressed is as long as its shape says.
  @Test func shardedChunksAreReadByRange() async throws {
    let shape = [8, 64, 512]
    let content = pseudoRandomBytes(8 * 64 * 512)
    func littleEndian(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    for length in [content.count, content.count - 1] {
      let codecs = """
        {"name": "sharding_indexed", "configuration": {"chunk_shape": \(shape), "codecs": [\(bytesCodec("little"))],
         "index_codecs": [\(bytesCodec("little"))]}}
        """
      let memory = MemoryStore([
        "zarr.json": Bytes(zarr(shape, "uint8", codecs)),
        "c/0/0/0": Bytes([1, 2, 3] + content + littleEndian(3) + littleEndian(length)),
      ])
      let store = CountingStore(memory)
      let array = try await open(Location(store: store, key: ""))
      store.reset()
      let part = Region(offset: [0, 5, 0], shape: [8, 1, 512])
      if length == content.count {
        let found = try #require(try await array.readPart(part, ofChunkAt: [0, 0, 0]))
        #expect(voxels(of: found, part) == (0..<8).flatMap { content[$0 * 32768 + 2560..<$0 * 32768 + 3072] })
        #expect(store.bytes == 16 + 8 * 512)
      } else {
        let failure = await #expect(throws: Failure.self) { _ = try await array.readPart(part, ofChunkAt: [0, 0, 0]) }
        #expect(failure?.code == .corrupt && failure?.problem.contains("inner chunk") == true)
      }
    }
  }

  /// One chunk of a gigabyte: pieces of a megabyte, of which a part costs its rows.
  @Test func aHugeChunkIsReadInPieces() async throws {
    let folder = TemporaryFolder()
    try folder.write("zarr.json", zarr([1024, 1024, 1024], "uint8", bytesCodec("little")))
    try folder.write("c/0/0/0", [], size: 1 << 30)
    for z in [0, 500, 1023] { try folder.overwrite("c/0/0/0", at: (z << 20) + (77 << 10) + 900, [1, 2, 3]) }
    let store = CountingStore(FileStore())
    let array = try await open(Location(store: store, key: folder.path))
    #expect(array.chunkByteCount <= 2 << 20)
    #expect(array.layout.storedChunkShape == [1024, 1024, 1024])
    store.reset()
    for z in [0, 500, 1023] {
      let index = zip([z, 77, 900], array.chunkShape).map { $0 / $1 }
      let place = zip([z, 77, 900], array.chunkShape).map { $0 % $1 }
      let whole = try #require(try await array.readChunk(at: index))
      #expect(whole.shape == array.chunkShape && whole[place].bits == 1)
      let part = Region(offset: [place[0], 0, 0], shape: [1] + array.chunkShape.dropFirst())
      let before = store.bytes
      let found = try #require(try await array.readPart(part, ofChunkAt: index))
      #expect(store.bytes - before == part.shape.reduce(1, *))
      #expect(found.block[[0] + place.dropFirst()].bits == 1)
      #expect(found.block[[0, place[1], place[2] + 2]].bits == 3)
    }
    #expect(store.bytes < 8 << 20)
    try await checkParts(of: array, parts: 4, chunkLimit: 3)
  }

  @Test func blocksOfN5() async throws {
    let content = pseudoRandomBytes(64 * 128 * 128)
    let header: [UInt8] = [0, 0, 0, 3, 0, 0, 0, 64, 0, 0, 0, 128, 0, 0, 0, 128]
    let changes = ["dimensions": "[64, 128, 128]", "blockSize": "[64, 128, 128]", "dataType": #""uint8""#]
    let store = CountingStore(
      MemoryStore(["attributes.json": Bytes(n5Attributes(changes)), "0/0/0": Bytes(header + content)]))
    let array = try await open(Location(store: store, key: ""))
    store.reset()
    let part = Region(offset: [0, 0, 50], shape: [64, 128, 1])
    let found = try #require(try await array.readPart(part, ofChunkAt: [0, 0, 0]))
    #expect(found.block[[63, 127, 0]].bits == UInt64(content[51 * 8192 - 1]))
    #expect(store.bytes == 8192 + 20 && store.requests == 2)
    try await checkParts(of: array, parts: 20)
  }

  @Test func chunksOfPrecomputedVolumes() async throws {
    let content = pseudoRandomBytes(64 * 128 * 128)
    let info = """
      {"@type": "neuroglancer_multiscale_volume", "type": "image", "data_type": "uint8", "num_channels": 1,
       "scales": [{"key": "8", "size": [64, 128, 128], "chunk_sizes": [[64, 128, 128]], "encoding": "raw",
         "resolution": [8, 8, 8], "voxel_offset": [0, 0, 0]}]}
      """
    let store = CountingStore(
      MemoryStore(["info": Bytes(info.utf8), "8/0-64_0-128_0-128": Bytes(content)]))
    let root = try #require(try await FormatRegistry.open(Location(store: store, key: ""), as: "precomputed"))
    guard case .array(let node) = try await root.descendant("8") else { throw Failure(.invalid, "", "is no array") }
    store.reset()
    let part = Region(offset: [0, 0, 50, 0], shape: [64, 128, 1, 1])
    let found = try #require(try await node.array.readPart(part, ofChunkAt: [0, 0, 0, 0]))
    #expect(found.block[[63, 127, 0, 0]].bits == UInt64(content[51 * 8192 - 1]))
    #expect(store.bytes == 8192 && store.requests == 1)
    try await checkParts(of: node.array, parts: 20)
  }
}
