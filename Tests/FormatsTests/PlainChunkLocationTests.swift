import Formats
import Glibc
import JSON
import Stores
import TestSupport
import Testing
import Voxels

/// Where chunks lie that are no part of a shard.
@Suite struct PlainChunkLocationTests {
  private func array(_ place: Location) async throws -> any ChunkedArray {
    guard case .array(let node)? = try await FormatRegistry.open(place) else {
      throw Failure(.invalid, place.name, "is no array")
    }
    return node.array
  }

  /// Chunks and pieces of datasets lie where h5py finds them.
  @Test func hdf5() async throws {
    let text = try #require(TestFile.read("\(HDF5Golden.folder)/chunks.json"))
    var seen = (chunks: 0, contiguous: 0, missing: 0)
    for item in try #require(try JSON(parsing: Bytes(text)).array) {
      let (file, name) = (try #require(item["file"]?.string), try #require(item["array"]?.string))
      guard let golden = HDF5Golden.all.first(where: { $0.file == file && $0.array == name }) else { continue }
      let array = try await golden.open().array
      let entries = item["chunks"]?.array ?? []
      for index in indices(of: array.gridShape) {
        let location = try #require(try await array.location(ofChunk: index))
        #expect(location.object == "\(HDF5Golden.folder)/\(file)" && location.chunk == index)
        if item["chunks"]?.array != nil {
          let entry = entries.first { $0.array?.first?.ints == index }?.array?.dropFirst().compactMap(\.int)
          let expected = entry.map { ChunkLocation.Place.bytes($0[0]..<$0[0] + $0[1]) } ?? .missingChunk
          #expect(location.place == expected, "\(name) \(index)")
          if entry == nil { seen.missing += 1 } else { seen.chunks += 1 }
        } else if let offset = item["offset"]?.int, location.place != .entangled {
          let size = array.shape.reduce(array.elementType.size, *)
          #expect(location.place == .bytes(offset..<offset + size), "\(name)")
          seen.contiguous += 1
        } else {
          #expect(location.place == (name.contains("unwritten") ? .missingChunk : .entangled), "\(name)")
        }
      }
    }
    #expect(seen.chunks > 200 && seen.contiguous > 10 && seen.missing > 2, "\(seen)")
  }

  @Test(arguments: [
    ("N5/tensorstore/blosc-int32", [1, 1, 0]), ("N5/cosem.n5/em/fibsem-uint16/s0", [0, 1, 0]),
  ])
  func n5(_ path: String, _ index: [Int]) async throws {
    let folder = "\(goldenFolder)/\(path)"
    let location = try #require(
      try await array(Location(store: FileStore(), key: folder)).location(ofChunk: index))
    let file = folder + "/" + index.map(String.init).joined(separator: "/")
    let size = try #require(TestFile.read(file)).count
    #expect(location == ChunkLocation(object: file, place: .bytes(0..<size), array: folder, chunk: index))
  }

  /// A plain chunk has its object for itself; nothing is read to find that out.
  @Test func zarr() async throws {
    let folder = TemporaryFolder()
    TestArray([8, 8, 8], chunk: [4, 4, 4]) { UInt64($0[2]) }.write(to: folder.path)
    let gone = TestArray.path(ofChunk: [1, 0, 1], in: folder.path)
    unlink(gone)
    let store = CountingStore(FileStore())
    let array = try await array(Location(store: store, key: folder.path))
    store.reset()
    let chunk = TestArray.path(ofChunk: [0, 1, 1], in: folder.path)
    #expect(
      try await array.location(ofChunk: [0, 1, 1])
        == ChunkLocation(object: chunk, place: .bytes(0..<64), array: folder.path, chunk: [0, 1, 1]))
    #expect(
      try await array.location(ofChunk: [1, 0, 1])
        == ChunkLocation(object: gone, place: .missingObject, array: folder.path, chunk: [1, 0, 1]))
    #expect(store.requests == 0)
  }

  /// Version 2 does not always say what stands between the numbers of a key.
  @Test func zarrWithUndeclaredKeys() async throws {
    let document =
      #"{"zarr_format":2,"shape":[2,2],"chunks":[1,1],"dtype":"|u1","compressor":null,"fill_value":0,"filters":null,"order":"C"}"#
    let store = MemoryStore([
      ".zarray": Bytes(Array(document.utf8)), "0.1": Bytes([7]), "1/0": Bytes([8]),
    ])
    let array = try await array(Location(store: store, key: ""))
    let dotted = try #require(try await array.location(ofChunk: [0, 1]))
    #expect(dotted.object == store.describe("0.1") && dotted.place == .bytes(0..<1))
    let nested = try #require(try await array.location(ofChunk: [1, 0]))
    #expect(nested.object == store.describe("1/0") && nested.place == .bytes(0..<1))
    let gone = try #require(try await array.location(ofChunk: [1, 1]))
    #expect(gone.object == store.describe("1.1") && gone.place == .missingObject)
  }

  /// Of a shard the index is read, once, and never a chunk.
  @Test func shardsCostTheirIndex() async throws {
    let folder = TemporaryFolder()
    TestArray([8, 8, 8], chunk: [2, 2, 2]) { UInt64($0[2]) }.writeSharded([4, 4, 4], to: folder.path)
    let store = CountingStore(FileStore())
    let array = try await array(Location(store: store, key: folder.path))
    store.reset()
    for index in [[0, 0, 0], [1, 0, 1], [0, 1, 1]] {
      let location = try #require(try await array.location(ofChunk: index))
      let number = index[0] * 4 + index[1] * 2 + index[2]
      #expect(location.place == .bytes(number * 8..<number * 8 + 8) && location.shard == [0, 0, 0])
      #expect(location.object == TestArray.path(ofChunk: [0, 0, 0], in: folder.path))
    }
    #expect(store.requests == 1 && store.bytes == 8 * 16)
  }

  @Test func nifti() async throws {
    let file = "\(goldenFolder)/nifti/v1-u2-le.nii"
    let array = try await array(Location(store: FileStore(), key: file))
    let bytes = try #require(TestFile.read(file))
    let location = try #require(try await array.location(ofChunk: array.shape.map { _ in 0 }))
    // vox_offset is a float32 at byte 108.
    let start = Int(Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[108 + $1]) << (8 * UInt32($1)) }))
    let size = array.shape.reduce(2, *)
    #expect(location.object == file && location.place == .bytes(start..<start + size) && start + size == bytes.count)
    let packed = try await self.array(Location(store: FileStore(), key: "\(goldenFolder)/nifti/v1-f4-le.nii.gz"))
    #expect(try await packed.location(ofChunk: packed.shape.map { _ in 0 })?.place == .entangled)
  }

  /// Chunks of precomputed volumes that are objects of their own, under whatever name they have.
  @Test func precomputed() async throws {
    var seen = 0
    for golden in try await PrecomputedGolden.all() {
      let array = try await golden.open()
      guard array.layout.codecs.count == 1 else { continue }
      for index in indices(of: array.gridShape) {
        let location = try #require(try await array.location(ofChunk: index))
        guard case .bytes(let range) = location.place else {
          #expect(try await array.readChunk(at: index) == nil && location.place == .missingObject)
          continue
        }
        #expect(TestFile.read(location.object)?.count == range.count && range.lowerBound == 0)
        seen += 1
      }
    }
    #expect(seen > 10)
  }

  /// Stacked arrays tell where the chunks of those lie that they are made of.
  @Test func stacked() async throws {
    let array = try await array(Location(store: FileStore(), key: "\(goldenFolder)/shards/zarrs-crc"))
    let stack = try StackedArray([nil, array])
    #expect(try await stack.location(ofChunk: [0, 0, 3, 1]) == array.location(ofChunk: [0, 0, 3]))
    #expect(try await stack.location(ofChunk: [0, 0, 3, 0]) == nil)
  }
}
