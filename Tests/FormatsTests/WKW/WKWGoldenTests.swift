import Formats
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct WKWGoldenTests {
  @Test func manifestIsComplete() {
    #expect(WKWGolden.all.count == 40)
    #expect(Set(WKWGolden.all.map(\.elementType)).count == 10)
  }

  @Test(arguments: WKWGolden.all)
  func everyVoxel(_ golden: WKWGolden) async throws {
    let array = try await golden.open()
    #expect(array.elementType.rawValue == golden.elementType)
    #expect(array.shape[0] == golden.box.shape[0])
    for axis in 1..<4 { #expect(array.shape[axis] >= golden.box.end(axis)) }
    let expected = golden.expected(shape: array.shape, elementSize: array.elementType.size)
    #expect(try await readWhole(array) == expected)
    try await checkParts(of: array)
  }

  @Test func aBareMagReachesToTheEndOfItsLastFiles() async throws {
    // Files of 8 voxels, and 41 + 9 reaches into the seventh of them on x, 2 + 6 to the end of the first on y.
    #expect(try await WKWGolden.named("wkw/lz4-far").open().shape == [1, 56, 8, 24])
    #expect(try await WKWGolden.named("wkw/lz4-block16-file1").open().shape == [1, 16, 16, 16])
  }

  @Test func layouts() async throws {
    let raw = try await WKWGolden.named("wkw/raw-float32-5").open()
    #expect(raw.chunkShape == [5, 4, 4, 4])
    #expect(raw.layout == StorageLayout(shardShape: [5, 8, 8, 8], codecs: ["raw"]))
    #expect(try await WKWGolden.named("wkw/lz4-block1").open().chunkShape == [1, 1, 1, 1])
    #expect(try await WKWGolden.named("wkw/lz4hc-uint16-2").open().layout.codecs == ["lz4hc"])
    let node = try #require(try await FormatRegistry.open(WKWGolden.named("wkw/lz4-far").location))
    #expect(node.format == FormatVersion(name: "wkw", version: "1"))
    guard case .array(let array) = node else { throw Failure(.invalid, "", "is no array") }
    #expect(array.dimensionNames == ["c", "x", "y", "z"])
  }

  /// Blocks are delivered as they are stored: x fastest, channels interleaved.
  @Test func stridesFollowTheStoredOrder() async throws {
    let block = try #require(try await WKWGolden.named("wkw/lz4hc-uint16-2").open().readChunk(at: [0, 0, 0, 0]))
    #expect(block.strides == [2, 4, 16, 64])
  }

  @Test func missingFilesAreNil() async throws {
    let array = try await WKWGolden.named("wkw/lz4-far").open()
    #expect(try await isNothing(array.readChunk(at: [0, 0, 0, 0])))
    #expect(try await !isNothing(array.readChunk(at: [0, 10, 0, 4])))
  }

  @Test func aLayerFolderIsAGroupOfMags() async throws {
    let folder = try WKWGolden.named("webknossos/wkw").location.appending("color")
    guard case .group(let group)? = try await FormatRegistry.open(folder, as: "wkw") else {
      throw Failure(.invalid, "", "is no group")
    }
    #expect(try await group.childNames() == ["1", "2-2-1"])
    guard case .array(let node)? = try await group.child("2-2-1") else { throw Failure(.invalid, "", "is no array") }
    // Not 13 × 10 × 12 as the dataset's bounding box has it: nobody knows of that here.
    #expect(node.array.shape == [1, 16, 16, 16])
    #expect(try await isNothing(group.child("4")))
    #expect(try await isNothing(group.child("z0")))
    #expect(try await isNothing(FormatRegistry.open(folder.parent, as: "wkw")))
  }

  @Test func allChunksAtOnce() async throws {
    let golden = try WKWGolden.named("wkw/lz4-far")
    let array = try await golden.open(inMemory(golden.objects()))
    let expected = golden.expected(shape: array.shape, elementSize: 1)
    let strides = rowMajorStrides(array.shape)
    let chunks = Array(indices(of: array.gridShape).reversed())
    let blocks = try await chunks.concurrentMap(width: chunks.count) { try await array.readChunk(at: $0) }
    for (index, block) in zip(chunks, blocks) {
      for place in indices(of: array.chunkShape) {
        let offset = (0..<4).reduce(0) { $0 + (index[$1] * array.chunkShape[$1] + place[$1]) * strides[$1] }
        #expect((block?[place] ?? array.fillValue).bits == UInt64(expected[offset]))
      }
    }
  }
}
