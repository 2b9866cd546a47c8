import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Plates, wells and series: many images, of which one at a time is opened.
@Suite struct PlateTests {
  private func lazily(_ file: String) async throws -> Scene {
    try await SceneOpener().openLazily("\(goldenFolder)/ome/\(file)")
  }

  @Test(arguments: ["0.4", "0.5"])
  func wells(_ version: String) async throws {
    let plate = try await lazily("plate-\(version).zarr")
    #expect(plate.name == "screen" && plate.format == "ome-zarr" && plate.version == version)
    #expect(plate.isChoice && plate.warnings.isEmpty)
    #expect(plate.layers.map(\.fullName) == ["A/1", "A/2", "B/2"])
    #expect(plate.layers.allSatisfy { $0.volume.isOption })
    let well = await plate.choosing(1).openingChosen()
    #expect(well.isChoice && well.layers.map(\.fullName) == ["A/2/0", "A/2/1"])
    #expect(well.layers.map(\.path) == ["A/2/0", "A/2/1"])
    let field = await well.choosing(1).openingChosen()
    #expect(!field.isChoice && field.layers.count == 1)
    // The second well has the values of the first and one more.
    let block = try #require(try await field.layers[0].volume.get().levels[0].array.readChunk(at: [0, 0]))
    #expect(block[[0, 0]].bits == 1)
    // A well of one field is that field.
    let single = await plate.choosing(2).openingChosen()
    #expect(!single.isChoice && single.layers[0].pyramid != nil)
  }

  /// Opening a plate opens one image of it, whatever its size.
  @Test func theFirstImageStandsForAll() async throws {
    let store = CountingStore(FileStore())
    let place = Location(store: store, key: "\(goldenFolder)/ome/plate-0.5.zarr")
    let plate = try await SceneOpener().open(place)
    #expect(plate.layers.map(\.fullName) == ["A/1/0", "A/1/1", "A/2", "B/2"])
    #expect(plate.layers.filter { $0.pyramid != nil }.map(\.fullName) == ["A/1/0"])
    #expect(plate.reference?.layer.fullName == "A/1/0")
    #expect(plate.withoutOptions.layers.count == 1)
    #expect(plate.withoutOptions.warnings.contains { $0.contains("3 more") && $0.contains("A/1/1") })
    let named = await (try await lazily("plate-0.5.zarr")).opening(named: ["B/2"])
    #expect(named.layers.filter { $0.pyramid != nil }.map(\.fullName) == ["B/2"])
    let deep = await (try await lazily("plate-0.5.zarr")).opening(named: ["A/2/1"])
    #expect(deep.layers.filter { $0.pyramid != nil }.map(\.fullName) == ["A/2/1"])
  }

  /// A plate without its wells is listed, and costs a few requests.
  @Test func missingWells() async throws {
    let names = (0..<384).map { number -> JSON in ["name": .string("\(number)")] }
    let wells = (0..<384).map { number -> JSON in
      ["path": .string("A/\(number)"), "rowIndex": 0, "columnIndex": .integer(Int64(number))]
    }
    let plate: JSON = ["rows": [["name": "A"]], "columns": .array(names), "wells": .array(wells)]
    let document: JSON = [
      "zarr_format": 3, "node_type": "group", "attributes": ["ome": ["version": "0.5", "plate": plate]],
    ]
    let store = CountingStore(MemoryStore(["plate/zarr.json": Bytes(Array(document.text().utf8))]))
    let scene = try await SceneOpener().open(Location(store: store, key: "plate"))
    #expect(scene.layers.count == 384 && scene.reference == nil)
    #expect(scene.layers.count { $0.volume.isFailed } <= 16)
    #expect(scene.warnings.isEmpty)
  }

  @Test func series() async throws {
    let counted = try await lazily("series.zarr")
    #expect(counted.isChoice && counted.layers.map(\.name) == ["0", "1", "2"])
    let listed = try await lazily("series-listed.zarr")
    #expect(listed.layers.map(\.name) == ["2 overview", "0 detail"])
    let chosen = await listed.choosing(0).openingChosen()
    #expect(chosen.layers[0].name == "2 overview")
    #expect(chosen.layers[0].pyramid?.extent(0) == Vector3(4, 5, 1))
  }

  /// Where nothing can be listed, series are looked for until one is missing.
  @Test func seriesWithoutListing() async throws {
    let store = UnlistedStore(FileStore())
    let scene = try await SceneOpener().openLazily(Location(store: store, key: "\(goldenFolder)/ome/series.zarr"))
    #expect(scene.layers.map(\.name) == ["0", "1", "2"])
  }

  /// A store that cannot list, as most web servers.
  private struct UnlistedStore: Store {
    let base: any Store
    init(_ base: any Store) { self.base = base }
    func describe(_ key: String) -> String { base.describe(key) }
    func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
      try await base.read(key, ranges, limit: limit)
    }
    func size(of key: String) async throws -> Int? { try await base.size(of: key) }
    func list(_ prefix: String) async throws -> [StoreEntry]? { nil }
  }
}
