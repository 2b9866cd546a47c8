import Formats
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct HDF5GoldenTests {
  @Test func manifestIsComplete() {
    #expect(HDF5Golden.all.count >= 89)
    #expect(Set(HDF5Golden.all.map(\.elementType)) == Set(ElementType.allCases.map(\.rawValue)))
  }

  @Test(arguments: HDF5Golden.all)
  func everyVoxel(_ golden: HDF5Golden) async throws {
    let array = try await golden.open().array
    #expect(array.shape == golden.shape)
    #expect(array.elementType.rawValue == golden.elementType)
    #expect(array.layout.codecs == golden.codecs)
    if let chunk = golden.chunk { #expect(array.chunkShape == chunk) }
    #expect(try await readWhole(array) == golden.voxels)
    try await checkParts(of: array)
  }

  /// Not a byte of it from a local file: every store will do.
  @Test(arguments: ["all-three", "contiguous-be-u2", "compact-be-f4", "szip", "partial", "btree2"])
  func throughAnyStore(_ name: String) async throws {
    let golden = try HDF5Golden.named(name)
    let memory = inMemory(HDF5Golden.objects(golden.file))
    #expect(try await readWhole(golden.open(memory.appending(golden.file)).array) == golden.voxels)
  }

  @Test func placesInsideOfAFile() async throws {
    let golden = try HDF5Golden.named("gzip")
    let place = HDF5Golden.location("arrays.h5/gzip")
    guard case .array(let node)? = try await FormatRegistry.open(place) else {
      Issue.record("no array")
      return
    }
    #expect(try await readWhole(node.array) == golden.voxels)
    #expect(node.location.key == place.key)
    #expect(node.array.name == place.name)
    #expect(try await isNil(FormatRegistry.open(HDF5Golden.location("arrays.h5/nothing"))))
    #expect(try await isNil(FormatRegistry.open(HDF5Golden.location("manifest.json"))))
    #expect(try await isNil(FormatRegistry.open(HDF5Golden.location("nowhere.h5"))))
    #expect(try await isNil(FormatRegistry.open(Location(store: FileStore(), key: HDF5Golden.folder))))
  }

  @Test func fillValues() async throws {
    #expect(try await HDF5Golden.named("fill").open().array.fillValue == Element(type: .int16, bits: 0xFFF9))
    #expect(try await HDF5Golden.named("fill-half").open().array.fillValue.double == -2.5)
    #expect(try await HDF5Golden.named("fill-bool").open().array.fillValue == Element(type: .bool, bits: 1))
    let filled = try await HDF5Golden.named("fill").open().array
    #expect(try await isNil(filled.readChunk(at: [0, 0, 0])))
    #expect(try await !isNil(filled.readChunk(at: [1, 1, 1])))
    #expect(try await isNil(HDF5Golden.named("contiguous-unwritten").open().array.readChunk(at: [0, 0, 0])))
  }

  /// Only the chunk itself is read once the way to it is known.
  @Test func readsOneChunkAlone() async throws {
    let golden = try HDF5Golden.named("gzip")
    let store = CountingStore(inMemory(HDF5Golden.objects(golden.file)).store)
    let array = try await golden.open(Location(store: store, key: golden.file)).array
    _ = try await array.readChunk(at: [0, 0, 0])
    store.reset()
    _ = try await array.readChunk(at: [0, 1, 1])
    #expect(store.requests == 1)
    #expect(store.bytes < 100)
  }

  @Test func filtersThatAreNotThere() async throws {
    let root = try await HDF5Golden.node(HDF5Golden.location("arrays.h5"))
    guard case .array(let node) = try await root.descendant("bitshuffle") else {
      Issue.record("no array")
      return
    }
    do { _ = try await node.array.readChunk(at: [0, 0, 0]) } catch let failure as Failure {
      #expect(failure.code == .unsupported)
      #expect(failure.problem.contains("32008"))
      #expect(failure.remedy?.contains("HDF5_PLUGIN_PATH") == true)
    }
  }
}

private func isNil<Value>(_ value: Value?) -> Bool { if case .none = value { true } else { false } }
