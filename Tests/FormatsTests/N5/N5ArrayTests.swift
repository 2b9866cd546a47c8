import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct N5ArrayTests {
  /// Every type, every compression, blocks of full and of truncated size, by five writers.
  @Test func everyVoxelOfEveryGolden() async throws {
    let goldens = try await N5Golden.all()
    #expect(goldens.count == 39)
    #expect(Set(goldens.map(\.elementType)).count == 10)
    var codecs: Set<String> = []
    for golden in goldens {
      let array = try n5Array(try await FormatRegistry.open(N5Golden.place("\(golden.source)/\(golden.array)")))
      #expect(array.shape == golden.shape, "\(golden)")
      #expect(array.elementType.rawValue == golden.elementType, "\(golden)")
      #expect(try await readWhole(array) == golden.voxels, "\(golden) by \(golden.writer)")
      try await checkParts(of: array)
      codecs.formUnion(array.layout.codecs)
    }
    #expect(codecs == ["raw", "gzip", "bzip2", "xz", "lz4", "blosc", "zstd"])
  }

  /// Two blocks of 5 × 4 voxels of uint16, the second truncated or not, smaller than the declared size, or missing.
  @Test func sizesOfBlocks() async throws {
    func numbered(_ header: [UInt8], _ high: UInt8, _ count: UInt8) -> [UInt8] {
      header + (0..<count).flatMap { low -> [UInt8] in [high, low] }
    }
    let full = numbered([0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4], 0, 12)
    let truncated = numbered([0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 4], 1, 8)
    let small = [0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 7, 0, 8] as [UInt8]
    func voxels(_ first: [UInt8]?, _ second: [UInt8]?) async throws -> [UInt16] {
      var objects = ["attributes.json": n5Attributes()]
      objects["0/0"] = first
      objects["1/0"] = second
      let bytes = try await readWhole(n5Array(try await FormatRegistry.open(inMemory(objects))))
      // C order of [x, y].
      return stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    }
    let left: [UInt16] = [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]
    #expect(try await voxels(full, truncated) == left + [256, 258, 260, 262, 257, 259, 261, 263])
    #expect(try await voxels(full, full) == left + [0, 3, 6, 9, 1, 4, 7, 10])
    #expect(try await voxels(full, nil) == left + Array(repeating: 0, count: 8))
    #expect(try await voxels(small, nil) == [7, 8] + Array(repeating: 0, count: 18))
    // Mode 1 says the number of elements as well.
    let counted = [0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 7, 0, 8] as [UInt8]
    #expect(try await voxels(counted, nil) == [7, 8] + Array(repeating: 0, count: 18))
  }

  /// One block costs one request of its own bytes.
  @Test func readsNoMoreThanTheBlock() async throws {
    let store = CountingStore(FileStore())
    let place = Location(store: store, key: N5Golden.place("tensorstore/raw-uint8").key)
    let array = try n5Array(try await FormatRegistry.open(place, as: "n5"))
    store.reset()
    _ = try await array.readChunk(at: [1, 0, 0])
    #expect(store.requests == 1 && store.bytes == 4 + 3 * 4 + 27)
  }

  @Test func namesOfAxes() async throws {
    func names(_ dimensions: String, _ changes: [String: String] = [:]) async throws -> [String?]? {
      let attributes = n5Attributes(["dimensions": dimensions, "blockSize": dimensions].merging(changes) { $1 })
      guard case .array(let node)? = try await FormatRegistry.open(inMemory(["attributes.json": attributes])) else {
        return nil
      }
      return node.dimensionNames
    }
    #expect(try await names("[2]") == ["x"])
    #expect(try await names("[2, 2, 2]") == ["x", "y", "z"])
    #expect(try await names("[2, 2, 2, 2, 2, 2]") == ["x", "y", "z", "c", "t", "d5"])
    #expect(try await names("[2, 2, 2, 2]", ["axes": #"["c", "x", "y", "z"]"#]) == ["c", "x", "y", "z"])
    #expect(try await names("[2, 2]", ["axes": #"["a", "a"]"#]) == ["x", "y"])
    let transform = #"{"axes": ["c", "z", "y", "x"]}"#
    #expect(try await names("[2, 2, 2, 2]", ["transform": transform]) == ["x", "y", "z", "c"])
    let fiji = ["numChannels": "2", "numSlices": "1", "numFrames": "3"]
    #expect(try await names("[2, 2, 2, 3]", fiji) == ["x", "y", "c", "t"])
  }
}
