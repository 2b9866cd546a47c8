import JSON
import Stores
import Testing
import Voxels

/// The store as a store: keys, documents, ranges and listings.
@Suite struct ProceduralStoreTests {
  private let store = ProceduralStore()

  private func json(_ key: String) async throws -> JSON {
    try JSON(parsing: #require(try await store.read(key, .whole, limit: 1 << 20)))
  }

  @Test(arguments: ["em", "seg", "membrane"])
  func imagesAreOMEZarr(layer: String) async throws {
    let image = try await json("tissue/\(layer)/zarr.json")
    #expect(image["zarr_format"]?.int == 3)
    #expect(image["node_type"]?.string == "group")
    let ome = try #require(image["attributes"]?["ome"])
    #expect(ome["version"]?.string == "0.5")
    #expect((ome["image-label"] != nil) == (layer == "seg"))
    let multiscale = try #require(ome["multiscales"]?.array?.first)
    #expect(multiscale["axes"]?.array?.map { $0["name"]?.string } == ["z", "y", "x"])
    #expect(multiscale["axes"]?.array?.allSatisfy { $0["unit"]?.string == "nanometer" } == true)
    let datasets = try #require(multiscale["datasets"]?.array)
    for (level, dataset) in datasets.enumerated() {
      let path = try #require(dataset["path"]?.string)
      let transforms = try #require(dataset["coordinateTransformations"]?.array)
      let mag = Double(1 << level)
      #expect(transforms[0]["scale"]?.doubles == Array(repeating: 8 * mag, count: 3))
      #expect(transforms[1]["translation"]?.doubles == Array(repeating: (mag - 1) * 4, count: 3))
      let array = try await json("tissue/\(layer)/\(path)/zarr.json")
      #expect(array["node_type"]?.string == "array")
      #expect(array["dimension_names"]?.strings == ["z", "y", "x"])
      #expect(array["shape"]?.ints == [46_000, 52_000, 50_000].map { ($0 + (1 << level) - 1) >> level })
    }
    let last = try await json("tissue/\(layer)/s\(datasets.count - 1)/zarr.json")
    #expect(last["shape"]?.ints?.allSatisfy { $0 <= 64 } == true)
    #expect(try await store.read("tissue/\(layer)/s\(datasets.count)/zarr.json", .whole, limit: 1 << 20) == nil)
  }

  @Test func theMicrographHasOverHundredTerabytes() async throws {
    let shape = try #require(try await json("tissue/em/s0/zarr.json")["shape"]?.ints)
    #expect(shape.reduce(1, *) >= 100_000_000_000_000)
  }

  @Test(arguments: [
    "", "tissue", "tissue/em", "tissue/em/s0", "tissue/em/s0/c", "tissue/other/zarr.json", "tissue/em/s11/zarr.json",
    "tissue/em/s01/zarr.json", "tissue/em/s0/c/1/2", "tissue/em/s0/c/1/2/3/4", "tissue/em/s10/c/0/0/1",
    "tissue/em/s10/c/00/0/0", "tissue/em/s10/c/-1/0/0", "tissue/em/s10/c/0/0/zarr.json", "/zarr.json",
    "tissue//zarr.json", "tissue/em/s10/c/99999999999999999999/0/0",
  ])
  func otherKeysAreMissing(key: String) async throws {
    #expect(try await store.read(key, .whole, limit: 1 << 20) == nil)
    #expect(try await store.size(of: key) == nil)
  }

  @Test(arguments: 0..<10)
  func chunksOutsideTheTissueAreMissing(level: Int) async throws {
    // The volume's corner; at level 9 one chunk is half as long as the volume.
    let key = "tissue/em/s\(level)/c/0/0/0"
    #expect((try await store.size(of: key) == nil) == (level < 7))
    if level < 7 { #expect(try await store.read(key, .whole, limit: 1 << 20) == nil) }
  }

  @Test func sizesAreThoseOfWholeChunks() async throws {
    let voxels = 64 * 64 * 64
    #expect(try await store.size(of: "tissue/em/s10/c/0/0/0") == voxels)
    #expect(try await store.size(of: "tissue/seg/s10/c/0/0/0") == voxels * 8)
    #expect(try await store.size(of: "tissue/membrane/s10/c/0/0/0") == voxels * 4)
    for key in ["zarr.json", "tissue/em/zarr.json", "tissue/seg/s3/zarr.json", "tissue/em/s10/c/0/0/0"] {
      let bytes = try #require(try await store.read(key, .whole, limit: 1 << 20))
      #expect(try await store.size(of: key) == bytes.count)
    }
  }

  @Test(arguments: ["tissue/em/zarr.json", "tissue/em/s10/c/0/0/0"])
  func rangesAreSlices(key: String) async throws {
    let whole = try #require(try await store.read(key, .whole, limit: 1 << 20)).array
    let ranges: [ByteRange] = [
      .from(offset: 100, count: 57), .suffix(33), .from(offset: whole.count, count: 0), .from(offset: 0, count: 1),
    ]
    // The limit is one for `whole` alone.
    let parts = try #require(try await store.read(key, ranges, limit: 1))
    #expect(parts.map(\.array) == [Array(whole[100..<157]), Array(whole.suffix(33)), [], [whole[0]]])
  }

  @Test(arguments: ["tissue/em/zarr.json", "tissue/em/s10/c/0/0/0"])
  func impossibleRangesAreRefused(key: String) async throws {
    let size = try #require(try await store.size(of: key))
    for range in [
      ByteRange.from(offset: size, count: 1), .from(offset: 1, count: .max), .from(offset: -1, count: 1),
      .suffix(size + 1), .suffix(-1),
    ] {
      let failure = await #expect(throws: Failure.self) { try await store.read(key, [range], limit: .max) }
      #expect(failure?.code == .corrupt)
      #expect(failure?.source == "demo://\(key)")
    }
    let failure = await #expect(throws: Failure.self) { try await store.read(key, .whole, limit: size - 1) }
    #expect(failure?.code == .tooLarge)
  }

  @Test func listsWhatIsThere() async throws {
    func names(_ prefix: String) async throws -> [String]? { try await store.list(prefix)?.map(\.name) }
    #expect(try await names("") == ["tissue", "zarr.json"])
    #expect(try await names("tissue") == ["em", "membrane", "seg", "zarr.json"])
    #expect(try await names("tissue/em/")?.count == 12)
    #expect(try await names("tissue/em/s10") == ["c", "zarr.json"])
    #expect(try await names("tissue/em/s10/c/0") == ["0"])
    #expect(try await names("tissue/em/s9/c") == ["0", "1"])
    #expect(try await store.list("tissue/em/s10/c/0/0") == [StoreEntry(name: "0", isPrefix: false)])
    #expect(try await names("nothing") == [])
    #expect(try await names("tissue/em/s10/c/7") == [])
    let row = try #require(try await names("tissue/em/s5/c/11/3"))
    #expect(!row.isEmpty && row.count < 25, "chunks outside the tissue are not listed")
    #expect(row == row.sorted())
    #expect(try await store.size(of: "tissue/em/s5/c/11/3/\(row[0])") != nil)
  }

  @Test func aCancelledReadFails() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await ProceduralStore().read("tissue/em/s10/c/0/0/0", .whole, limit: 1 << 20)
    }
    let failure = await #expect(throws: Failure.self) { try await task.value }
    #expect(failure?.code == .cancelled)
  }
}
