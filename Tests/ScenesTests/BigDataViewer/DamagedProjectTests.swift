import Scenes
import TestSupport
import Testing
import Voxels

/// Documents that are wrong: every one ends in words.
@Suite struct DamagedProjectTests {
  private let folder = TemporaryFolder()
  private static let original = TestFile.text("\(microscopyFolder)/bdv-h5.xml") ?? ""

  /// Opens the project with a part of its document replaced.
  private func open(replacing part: String, with other: String) async throws -> Scene {
    TestFile.write(TestFile.read("\(microscopyFolder)/bdv-h5.h5") ?? [], to: folder("bdv-h5.h5"))
    try #require(DamagedProjectTests.original.firstRange(of: part) != nil)
    var text = DamagedProjectTests.original
    while let range = text.firstRange(of: part) { text.replaceSubrange(range, with: "\u{1F}") }
    text = text.split(separator: "\u{1F}", omittingEmptySubsequences: false).joined(separator: other)
    TestFile.write(text, to: folder("x.xml"))
    return try await SceneOpener().open(folder("x.xml"))
  }

  @Test(arguments: [
    ("<SpimData", "<SpimData><", Failure.Code.invalid), ("SpimData", "Other", .unsupported),
    ("SequenceDescription", "Sequence", .invalid), ("ImageLoader", "Loader", .invalid),
    ("bdv.hdf5", "bdv.multimg.zarr", .unsupported), ("bdv-h5.h5", "nothing.h5", .missing),
    ("bdv-h5.h5", "x.xml", .missing), ("bdv-h5.h5", "", .invalid), ("<id>1</id>", "<id>0</id>", .invalid),
    ("<id>1</id>", "<id>-1</id>", .invalid), ("<id>1</id>", "<id>one</id>", .invalid), ("ViewSetups", "Setups", .empty),
    ("<last>1</last>", "<last>-1</last>", .invalid), ("<last>1</last>", "<last>99999999999</last>", .tooLarge),
    ("<last>1</last>", "<last>9223372036854775807</last>", .tooLarge), ("\"range\"", "\"cycle\"", .invalid),
    ("timepoint=\"1\"", "timepoint=\"\"", .invalid), ("Timepoints", "Times", .invalid),
  ])
  func documents(_ part: String, _ other: String, _ code: Failure.Code) async throws {
    let failure = await #expect(throws: Failure.self) { _ = try await open(replacing: part, with: other) }
    #expect(failure?.code == code, "\(failure?.line ?? "")")
    #expect(failure?.source.isEmpty == false)
  }

  /// What is wrong with one setup is said of its layer, and the other is there.
  @Test(arguments: [
    ("<id>1</id>", "<id>77</id>", Failure.Code.missing), ("12.500000", "many", .invalid), ("12.500000", "", .invalid),
    ("12.500000", "nan", .invalid), ("-1.000000", "0", .invalid),
    (
      "<ViewTransform type=\"affine\">\n        <Name>manually", "<ViewTransform type=\"generic\"><Name>manually",
      .unsupported
    ),
  ])
  func setups(_ part: String, _ other: String, _ code: Failure.Code) async throws {
    let scene = try await open(replacing: part, with: other)
    #expect(scene.layers.count == 2)
    #expect(scene.layers[0].pyramid != nil)
    let failure = #expect(throws: Failure.self) { try scene.layers[1].volume.get() }
    #expect(failure?.code == code, "\(failure?.line ?? "")")
    #expect(failure?.source.isEmpty == false)
  }

  /// A container that lies: one setup of many can be read, and all others say why not.
  @Test func containers() async throws {
    let scene = try await openMicroscopy("bdv-faults.h5")
    let codes: [Failure.Code?] = scene.layers.map { layer in
      do throws(Failure) { _ = try layer.volume.get() } catch { return error.code }
      return nil
    }
    #expect(codes == [nil, .invalid, .invalid, .invalid, .tooLarge, .unsupported, .invalid, .invalid, .missing])
    let array = try scene.layers[0].volume.get().levels[0].array
    #expect(try await array.readChunk(at: [0, 0, 0, 0]) != nil)
    let failure = await #expect(throws: Failure.self) { _ = try await array.readChunk(at: [1, 0, 0, 0]) }
    #expect(failure?.source.hasSuffix("t00001/s00/0/cells") == true)
    #expect(failure?.code == .unsupported)
  }

  @Test func voxelSizesThatMakeNoSense() async throws {
    for size in ["0 1 1", "1 1", "-1 1 1", "nan 1 1", "inf 1 1", ""] {
      let scene = try await open(replacing: "0.4 0.4 1.6", with: size)
      let pyramid = try scene.layers[0].volume.get()
      #expect(pyramid.spatial(pyramid.levels[0].scale, missing: 0) == Vector3(1, 1, 1))
      #expect(pyramid.transform(0).rows == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 4, 0]])
    }
  }

  @Test func timepointsThatAreNotThere() async throws {
    let scene = try await open(replacing: "<last>1</last>", with: "<last>50000</last>")
    let pyramid = try scene.layers[0].volume.get()
    #expect(scene.layers[0].timeCount == 50001)
    let array = pyramid.levels[0].array
    let last = try await array.readChunk(at: [50000, 0, 0, 0])
    #expect(last == nil)
    let first = try await array.readChunk(at: [1, 0, 0, 0])
    #expect(first != nil)
  }

  @Test(arguments: [
    ("0,4", 2), ("0-4", 2), ("0-4:4", 2), ("4-0", 2), (" 0 , 4 ", 2), ("0-2:2, 4", 2), ("", 1),
  ])
  func patterns(_ pattern: String, _ present: Int) async throws {
    let scene = try await openN5(pattern)
    let pyramid = try scene.layers[0].volume.get()
    var there = 0
    for time in 0..<scene.layers[0].timeCount {
      let index = pyramid.timeAxis == nil ? [0, 0, 0] : [0, 0, 0, time]
      if try await pyramid.levels[0].array.readChunk(at: index) != nil { there += 1 }
    }
    #expect(there == present)
  }

  @Test(arguments: ["a", "0-", "-4", "0--4", "0-4:0", "0-4:-1", "0-4:1:1", ",", "0-9999999", "1-2-3"])
  func patternsThatAreNone(_ pattern: String) async throws {
    await #expect(throws: Failure.self) { _ = try await openN5(pattern) }
  }

  private func openN5(_ pattern: String) async throws -> Scene {
    var text = try #require(TestFile.text("\(microscopyFolder)/bdv-n5.xml"))
    text.replaceSubrange(try #require(text.firstRange(of: "0-4:4")), with: pattern)
    // An absolute path, and one with backslashes, are understood as well.
    let path = "<n5 type=\"absolute\">\(microscopyFolder)/bdv-n5.n5</n5>"
    text.replaceSubrange(try #require(text.firstRange(of: "<n5 type=\"relative\">bdv-n5.n5</n5>")), with: path)
    TestFile.write(text, to: folder("x.xml"))
    return try await SceneOpener().open(folder("x.xml"))
  }
}
