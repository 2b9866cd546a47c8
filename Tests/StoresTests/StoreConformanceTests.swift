import Stores
import TestSupport
import Testing
import Voxels

@Suite struct StoreConformanceTests {
  @Test func memory() async throws {
    let complaints = try await checkStore { objects in
      Location(store: MemoryStore(objects.mapValues { Bytes($0) }), key: "")
    }
    #expect(complaints == [])
  }

  @Test func files() async throws {
    let folder = TemporaryFolder()
    let complaints = try await checkStore { objects in
      for (name, bytes) in objects { try folder.write(name, bytes) }
      return Location(store: FileStore(), key: folder.path)
    }
    #expect(complaints == [])
  }
}
