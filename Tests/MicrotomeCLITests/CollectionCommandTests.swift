import Glibc
import JSON
import TestSupport
import Testing

/// `collection`: making and changing documents.
@Suite struct CollectionCommandTests {
  private let folder = TemporaryFolder()
  private var path: String { folder("c.json") }

  init() {
    Samples.image().write(to: folder("em.zarr"))
    let cells = TestArray([24, 40, 60], chunk: [24, 40, 60], dataType: "uint32") { _ in 1 }
    TestImage("cells", axes: ["z", "y", "x"], levels: [(cells, scale: [10, 10, 10])]).write(to: folder("cells.zarr"))
    let coarse = TestArray([12, 20, 30], chunk: [12, 20, 30]) { _ in 9 }
    TestImage("coarse", axes: ["z", "y", "x"], levels: [(coarse, scale: [20, 20, 20])]).write(to: folder("coarse.zarr"))
  }

  private func collection(_ arguments: String...) -> RunningProgram.Outcome {
    Microtome.start(["collection"] + arguments).outcome()
  }

  private func succeed(_ arguments: String..., location: SourceLocation = #_sourceLocation) {
    let outcome = Microtome.start(["collection"] + arguments).outcome()
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.isEmpty, sourceLocation: location)
  }

  private func info(_ source: String) throws -> JSON { try JSON(parsing: Microtome.run("info", source, "--json").text) }

  private func names(_ source: String) throws -> [String?] {
    try info(source)["layers"]?.array?.map { $0["name"]?.string } ?? []
  }

  private func make() { succeed("create", path, folder("em.zarr"), folder("cells.zarr")) }

  @Test func whatIsMadeIsWhatTheSourcesAre() throws {
    make()
    let made = try info(path)
    #expect(made["format"]?.string == "collection" && made["name"]?.string == "c")
    #expect(try names(path) == ["bytes", "cells"])
    #expect(made["layers"]?.array?.map { $0["kind"]?.string } == ["intensity", "segmentation"])
    #expect(made["layers"]?.array?.map { $0["path"]?.string } == ["./em.zarr", "./cells.zarr"])
    let nodes = try JSON(parsing: TestFile.text(path) ?? "")["ome"]?["nodes"]?.array
    #expect(nodes?.first?["path"] == ["type": "zarr", "path": "./em.zarr"])
    // Moved as a whole it is the same.
    #expect(rename(folder.path + "/c.json", folder.path + "/moved.json") == 0)
    #expect(try names(folder("moved.json")) == ["bytes", "cells"])
  }

  @Test func filesThatAreThereStay() throws {
    make()
    let before = TestFile.read(path)
    let outcome = collection("create", path, folder("em.zarr"))
    #expect(outcome.status == 64)
    expectOneLine(outcome)
    #expect(outcome.errors.contains("--force") && TestFile.read(path) == before)
    succeed("create", path, folder("em.zarr"), "--force", "--name", "other", "--dialect", "slide")
    #expect(try info(path)["name"]?.string == "other" && info(path)["version"]?.string == "0.6")
    #expect(collection("create", folder("x.txt"), folder("em.zarr")).status == 64)
    let missing = collection("create", folder("x.json"), folder("gone.zarr"))
    #expect(missing.status == 1)
    expectOneLine(missing)
    #expect(!TestFile.exists(folder("x.json")))
  }

  @Test func aConversionKeepsEverything() throws {
    make()
    succeed("set", path, "bytes", "--min", "-5", "--max", "110", "--gamma", "0.5", "--color", "orange", "--inverted")
    succeed("set", path, "cells", "--hidden", "--opacity", "0.25", "--segments", "18446744073709551615,1")
    succeed("set", path, "--position", "30,20.5,12", "--zoom", "2.3")
    for (target, source, dialect) in [("slide", "c", "slide"), ("back", "slide", "rfc8")] {
      succeed("create", folder(target + ".json"), folder(source + ".json"), "--dialect", dialect)
      let (old, new) = (try info(folder("c.json")), try info(folder(target + ".json")))
      for key in ["name", "view", "voxelSize", "bounds"] { #expect(old[key] == new[key], "\(key)") }
      for (one, other) in zip(old["layers"]?.array ?? [], new["layers"]?.array ?? []) {
        for key in ["name", "kind", "rendering", "transform", "path"] { #expect(one[key] == other[key], "\(key)") }
      }
    }
    let rendering = try info(folder("back.json"))["layers"]?.array?.first?["rendering"]
    #expect(rendering?["min"]?.double == -5 && rendering?["color"]?.string == "#ffa500")
    #expect(TestFile.text(folder("slide.json"))?.contains("18446744073709551615") == true)
  }

  @Test func membersAreAddedSetMovedAndRemoved() throws {
    make()
    succeed(
      "add", path, folder("coarse.zarr"), "--name", "low", "--group", "more/of it", "--min", "1", "--max", "2",
      "--hidden")
    #expect(try names(path) == ["bytes", "cells", "more/of it/low"])
    let layer = try info(path)["layers"]?.array?.last
    #expect(layer?["rendering"]?["max"]?.double == 2 && layer?["rendering"]?["visible"]?.bool == false)
    succeed("set", path, "more/of it/low", "--visible", "--rename", "coarse")
    succeed("set", path, "cells", "--move-before", "bytes")
    #expect(try names(path) == ["cells", "bytes", "more/of it/coarse"])
    succeed("set", path, "more", "--to", "1")
    succeed("remove", path, "cells")
    #expect(try names(path) == ["more/of it/coarse", "bytes"])
    let list = collection("list", path)
    #expect(
      list.text == """
        more               (group)
        more/of it         (group)
        more/of it/coarse  ./coarse.zarr  window 1…2
        bytes              ./em.zarr

        """, "\(list.text)")
    #expect(try JSON(parsing: collection("list", path, "--json").text).array?.count == 4)
  }

  @Test func whatIsNotThereIsSaid() {
    make()
    let before = TestFile.read(path)
    for arguments in [
      ["remove", path, "x"], ["set", path, "x", "--hidden"], ["set", path, "cells", "--move-before", "x"],
      ["add", path, folder("em.zarr")], ["set", path, "bytes/x", "--hidden"],
    ] {
      let outcome = Microtome.start(["collection"] + arguments).outcome()
      #expect(outcome.status == 64, "\(arguments)")
      expectOneLine(outcome)
      #expect(outcome.errors.contains("bytes"), "\(outcome.errors)")
    }
    for arguments in [
      ["set", path], ["set", path, "--hidden"], ["set", path, "bytes", "--hidden", "--visible"],
      ["set", path, "bytes", "--opacity", "2"], ["set", path, "bytes", "--color", "mauve-ish"],
      ["set", path, "bytes", "--colormap", "x"], ["set", path, "--zoom", "0"], ["set", path, "bytes", "--to", "0"],
      ["create", path], ["add", path], ["set", path, "bytes", "--segments", "a"], ["list", folder("em.zarr")],
      ["create", folder("y.json"), folder("em.zarr"), "--dialect", "x"],
    ] {
      let outcome = Microtome.start(["collection"] + arguments).outcome()
      #expect(outcome.status == 64, "\(arguments)")
      expectOneLine(outcome)
    }
    #expect(collection("list", folder("gone.json")).status == 1)
    #expect(TestFile.read(path) == before)
  }

  /// Positions count voxels of the first layer, whichever that is.
  @Test func theViewStaysWhereItIs() throws {
    succeed("create", path, folder("em.zarr"), folder("coarse.zarr"))
    succeed("set", path, "--position", "30,20,12", "--zoom", "2")
    succeed("set", path, "coarse", "--to", "1")
    // Voxels of twice the size: half the numbers, around the corner that both images have half a voxel before 0.
    let view = try info(path)["view"]
    #expect(view?["zoom"]?.double == 1)
    #expect(view?["position"]?.doubles == [15.25, 10.25, 6.25])
    succeed("remove", path, "coarse")
    #expect(try info(path)["view"] == ["position": [30, 20, 12], "zoom": 2])
  }

  @Test func groupsOfZarrAreEditedInPlace() throws {
    let document = """
      {
          "zarr_format": 3, "node_type": "group",
          "attributes": {"mine": [1.0, 2.50], "ome": {"version": "0.x", "type": "collection", "name": "g", "nodes": [
              {"type": "multiscale", "name": "em", "path": {"type": "zarr", "path": "../em.zarr"}}
          ]}}
      }
      """
    TestFile.write(document, to: folder("group/zarr.json"))
    chmod(folder("group/zarr.json"), 0o640)
    succeed("set", folder("group"), "em", "--min", "3", "--max", "30")
    let text = TestFile.text(folder("group/zarr.json")) ?? ""
    #expect(text.contains("\"mine\": [1.0, 2.50], \"ome\": {\"version\": \"0.x\""))
    succeed("add", folder("group"), folder("cells.zarr"))
    #expect(try names(folder("group")) == ["em", "cells"])
    #expect(try info(folder("group"))["layers"]?.array?.first?["rendering"]?["min"]?.double == 3)
    var status = stat()
    #expect(stat(folder("group/zarr.json"), &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(TestFile.names(folder("group")) == ["zarr.json"])
  }

  @Test func layersOfMembersDocuments() throws {
    make()
    TestFile.write(
      """
      {"ome": {"version": "0.x", "type": "collection", "name": "outer", "nodes": [
        {"type": "collection", "name": "inner", "path": {"type": "json", "path": "./c.json"}}]}}
      """, to: folder("outer.json"))
    let before = TestFile.read(path)
    succeed("set", folder("outer.json"), "inner/cells", "--hidden")
    let layers = try info(folder("outer.json"))["layers"]?.array
    #expect(layers?.map { $0["rendering"]?["visible"]?.bool } == [true, false])
    #expect(TestFile.read(path) == before)
    let wrong = collection("set", folder("outer.json"), "inner/x", "--hidden")
    #expect(wrong.status == 64)
    expectOneLine(wrong)
    #expect(wrong.errors.contains("inner/bytes, inner/cells"))
  }

  @Test func severalSourcesOfSeveralLayers() throws {
    make()
    succeed("create", folder("all.json"), path, folder("coarse.zarr"))
    #expect(try names(folder("all.json")) == ["c/bytes", "c/cells", "coarse"])
    succeed("create", folder("one.json"), path)
    #expect(try names(folder("one.json")) == ["bytes", "cells"])
    #expect(try info(folder("one.json"))["name"]?.string == "c")
  }

  @Test func secretsOfAddressesAreLeftOut() throws {
    let server = FaultServer(folder: folder.path)
    let source = "http://me:word@\(server.authority)/em.zarr?token=abc"
    let outcome = collection("create", path, source, "--cache-dir", "none")
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").count == 2 && outcome.errors.contains("left out"))
    #expect(!outcome.errors.contains("abc") && !outcome.errors.contains("word@"))
    let text = TestFile.text(path) ?? ""
    #expect(text.contains("http://\(server.authority)/em.zarr\"") && !text.contains("abc") && !text.contains("word"))
  }

  @Test func helpHasExamples() {
    for command in [[], ["create"], ["add"], ["remove"], ["set"], ["list"]] {
      let outcome = Microtome.start(["collection"] + command + ["--help"]).outcome()
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.text.contains("EXAMPLES\n") && outcome.text.contains("microtome collection"))
    }
  }
}
