import Formats
import JSON
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct WebknossosFormatTests {
  private func dataset(_ objects: [String: [UInt8]], _ document: JSON) -> Location {
    var objects = objects
    objects["ds/datasource-properties.json"] = Array(document.text().utf8)
    return inMemory(objects).appending("ds")
  }

  private static let mag = ["header.wkw": Array("WKW".utf8) + [1, 0x11, 1, 2, 2] + [0, 0, 0, 0, 0, 0, 0, 0]]

  private func objects(at folders: String...) -> [String: [UInt8]] {
    var objects: [String: [UInt8]] = [:]
    for folder in folders {
      for (name, bytes) in Self.mag { objects["\(folder)/\(name)"] = bytes }
    }
    return objects
  }

  private func document(_ layer: JSON) -> JSON { ["scale": [1, 2, 3], "dataLayers": [layer]] }

  private func shape(_ location: Location, _ path: String) async throws -> [Int] {
    let root = try #require(try await FormatRegistry.open(location))
    guard case .array(let node) = try await root.descendant(path) else { throw Failure(.invalid, path, "is no array") }
    return node.array.shape
  }

  private let box: JSON = ["topLeft": [3, 5, 7], "width": 10, "height": 20, "depth": 30]

  @Test(arguments: ["wkw", "zarr", "zarr3"])
  func hierarchy(_ name: String) async throws {
    let location = Location(store: FileStore(), key: "\(goldenFolder)/webknossos/\(name)")
    guard case .group(let dataset as WebknossosDataset)? = try await FormatRegistry.open(location) else {
      throw Failure(.invalid, name, "is no dataset")
    }
    #expect(dataset.format == FormatVersion(name: "webknossos", version: "1"))
    #expect(try await dataset.childNames() == ["color", "rgb", "segments"])
    #expect(dataset.voxelSize.factor == Vector3(11.24, 11.24, 28))
    #expect(dataset.voxelSize.unit == "nanometer")
    guard case .group(let layer as WebknossosLayer)? = try await FormatRegistry.open(location.appending("color")) else {
      throw Failure(.invalid, name, "has no layer")
    }
    #expect(layer.properties.boundingBox?.min == Vector3(4, 6, 3))
    #expect(layer.properties.boundingBox?.max == Vector3(25, 20, 12))
    #expect(try await layer.childNames() == ["1", "2-2-1"])
    #expect(try await isNothing(dataset.child("color/4")))
    #expect(try await isNothing(dataset.child("colour")))
    // 25 × 20 × 12 voxels of mag 1; Zarr arrays are padded to whole shards.
    let expected = name == "wkw" ? [1, 13, 10, 12] : [1, 16, 16, 16]
    #expect(try await shape(location, "color/2-2-1") == expected)
    #expect(try await shape(location, "./color/2-2-1/") == expected)
  }

  @Test(
    arguments: [
      ("ds/c/2-2-1", ["mag": [2, 2, 1]]),
      ("ds/c/4", ["mag": 4]),
      ("ds/c/4-4-4", ["mag": [4, 4, 4]]),
      ("ds/c/2-2-1", ["mag": "2-2-1"]),
      ("ds/c/2-2-1", ["mag": [2, 2, 1], "path": "./c/2-2-1", "axisOrder": ["c": 0, "x": 1, "y": 2, "z": 3]]),
      ("ds/c/2-2-1", ["mag": [2, 2, 1], "path": "2-2-1"]),
      ("ds/c/2-2-1", ["mag": [2, 2, 1], "path": "./2-2-1"]),
      ("elsewhere/m", ["mag": [2, 2, 1], "path": "../elsewhere/m"]),
      ("ds/layers/c/mags/2", ["mag": [2, 2, 2], "path": "./layers/c/mags/2"]),
    ] as [(String, JSON)])
  func pathsOfMags(_ folder: String, _ mag: JSON) async throws {
    let location = dataset(
      objects(at: folder),
      document(["name": "c", "category": "color", "dataFormat": "wkw", "boundingBox": box, "mags": [mag]]))
    guard case .group(let group)? = try await FormatRegistry.open(location) else { throw Failure(.invalid, "", "none") }
    guard case .group(let layer)? = try await group.child("c") else { throw Failure(.invalid, "", "no layer") }
    let name = try #require(try await layer.childNames()?.first)
    let factors = try #require(Mag.parse(name))
    let end = [13, 25, 37].enumerated().map { ($1 + factors[$0] - 1) / factors[$0] }
    #expect(try await shape(location, "c/\(name)") == [1] + end)
  }

  @Test func absolutePathsAndURLs() async throws {
    let folder = TemporaryFolder()
    for (name, bytes) in Self.mag { try folder.write("far/away/\(name)", bytes) }
    for path in [folder("far/away"), "file://" + folder("far/away")] {
      let text = document([
        "name": "c", "dataFormat": "wkw", "boundingBox": box, "mags": [["mag": [1, 1, 1], "path": .string(path)]],
      ]).text()
      try folder.write("ds/datasource-properties.json", Array(text.utf8))
      #expect(try await shape(Location(store: FileStore(), key: folder("ds")), "c/1") == [1, 13, 25, 37])
    }
    // A dataset that is not local has no business with local files.
    let remote = dataset(
      [:],
      document(["name": "c", "dataFormat": "wkw", "mags": [["mag": 1, "path": .string(folder("far/away"))]]]))
    let failure = await #expect(throws: Failure.self) { try await shape(remote, "c/1") }
    #expect(failure?.code == .unsupported)
  }

  @Test(arguments: ["wkwResolutions", "mags", "resolutions"])
  func olderDocuments(_ member: String) async throws {
    for list in [
      [["resolution": 1, "cubeLength": 1024], ["resolution": [2, 2, 1], "cubeLength": 1024]], [1, [2, 2, 1]],
      [[1, 1, 1], [2, 2, 1], [1, 1, 1]],
    ] as [JSON] {
      var layer = JSONObject()
      layer["name"] = "c"
      layer["boundingBox"] = box
      layer[member] = list
      if member != "wkwResolutions" { layer["dataFormat"] = "wkw" }
      let location = dataset(objects(at: "ds/c/1", "ds/c/2-2-1"), document(.object(layer)))
      #expect(try await shape(location, "c/1") == [1, 13, 25, 37])
      #expect(try await shape(location, "c/2-2-1") == [1, 7, 13, 37])
    }
  }

  /// The other layers stay whole whatever is wrong with one.
  @Test(
    arguments: [
      (["name": "bad"], .invalid, "mags"),
      (["name": "bad", "mags": []], .invalid, "mags"),
      (["name": "bad", "mags": [["mag": [0, 1, 1]]]], .invalid, "no mag"),
      (["name": "bad", "mags": [["mag": [1, 1]]]], .invalid, "no mag"),
      (["name": "bad", "mags": [["mag": [.integer(.max), 1, 1]]]], .invalid, "no mag"),
      (["name": "bad", "mags": [1], "boundingBox": [1, 2, 3]], .invalid, "boundingBox"),
      (
        ["name": "bad", "mags": [1], "boundingBox": ["topLeft": [0, 0, 0], "width": -1, "height": 1, "depth": 1]],
        .invalid, "boundingBox"
      ),
      (
        [
          "name": "bad", "mags": [1],
          "boundingBox": ["topLeft": [.integer(.min), 0, 0], "width": 1, "height": 1, "depth": 1],
        ], .invalid, "boundingBox"
      ),
      (["name": "bad", "mags": .array(Array(repeating: 1, count: 300))], .tooLarge, "300"),
      (["name": "bad", "mags": [["mag": 1, "axisOrder": ["x": "first"]]]], .invalid, "axisOrder"),
      (["name": "bad", "dataFormat": "wkw", "mags": [1]], .missing, "not there"),
      (["name": "bad", "dataFormat": "zarr3", "mags": [1]], .missing, "not there"),
      (["name": "bad", "dataFormat": "knossos", "mags": [1]], .unsupported, "knossos"),
      (["name": "bad", "dataFormat": "wkw", "mags": [["mag": 1, "path": "gopher://x/y"]]], .unsupported, "gopher"),
    ] as [(JSON, Failure.Code, String)])
  func oneBadLayer(_ layer: JSON, _ code: Failure.Code, _ mentions: String) async throws {
    let good: JSON = ["name": "good", "dataFormat": "wkw", "boundingBox": box, "mags": [1]]
    let location = dataset(objects(at: "ds/good/1"), ["scale": [1, 1, 1], "dataLayers": [layer, good]])
    #expect(try await shape(location, "good/1") == [1, 13, 25, 37])
    let failure = await #expect(throws: Failure.self) { try await shape(location, "bad/1") }
    #expect(failure?.code == code)
    #expect(failure?.line.contains(mentions) == true, "\(failure?.line ?? "")")
  }

  @Test(
    arguments: [
      [], ["dataLayers": 1], ["dataLayers": [], "scale": [1, 2]], ["dataLayers": [], "scale": [1, 2, 0]],
      ["dataLayers": [], "scale": ["factor": [1, 2, "3"]]], ["dataLayers": [], "scale": 7],
    ] as [JSON])
  func badDocuments(_ document: JSON) async throws {
    let failure = await #expect(throws: Failure.self) { try await FormatRegistry.open(dataset([:], document)) }
    #expect(failure?.code == .invalid)
    #expect(failure?.source == "memory:ds/datasource-properties.json")
  }

  /// Something beside or above that is none of a dataset's layers opens as if the document were not there.
  @Test func documentsAroundAreNoneOfTheOthersBusiness() async throws {
    for text in ["{", "[]", #"{"dataLayers": [{"name": "other", "mags": [1]}]}"#, #"{"dataLayers": [], "scale": 1}"#] {
      var objects = objects(at: "ds/c")
      objects["ds/datasource-properties.json"] = Array(text.utf8)
      guard case .array? = try await FormatRegistry.open(inMemory(objects).appending("ds/c"), as: nil) else {
        throw Failure(.invalid, text, "is no array")
      }
    }
  }
}
