import JSON
import TestSupport
import Testing
import Voxels

/// `info`, for people and for scripts.
@Suite struct InfoTests {
  let folder = TemporaryFolder()

  private func json(_ source: String) throws -> JSON {
    let outcome = Microtome.run("info", source, "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    return try JSON(parsing: outcome.text)
  }

  @Test func theDocumentHasEveryKeyOfTheContract() throws {
    let fine = TestArray([1, 2, 24, 40, 60], chunk: [1, 1, 8, 16, 16], dataType: "uint16") { _ in 500 }
    let coarse = TestArray([1, 2, 24, 20, 30], chunk: [1, 1, 8, 16, 16], dataType: "uint16") { _ in 500 }
    TestImage(
      "brain", axes: ["t", "c", "z", "y", "x"],
      levels: [(fine, scale: [1, 1, 30, 11, 10]), (coarse, scale: [1, 1, 30, 22, 20])],
      metadata: """
        ,"omero":{"channels":[{"label":"DAPI","color":"00FF00","window":{"start":100,"end":900},"active":true},
         {"label":"GFP","color":"FF00FF","window":{"start":0,"end":50},"active":false,"inverted":true}]}
        """
    ).write(to: folder("brain.zarr"))
    let info = try json(folder("brain.zarr"))
    #expect(info["source"]?.string == folder("brain.zarr"))
    #expect(info["format"]?.string == "ome-zarr")
    #expect(info["version"]?.string == "0.5")
    #expect(info["name"]?.string == "brain")
    #expect(info["voxelSize"]?.doubles == [10, 11, 30])
    #expect(info["unit"]?.string == "nanometer")
    #expect(info["bounds"]?["min"]?.ints == [0, 0, 0])
    #expect(info["bounds"]?["max"]?.ints == [60, 40, 24])
    #expect(info["view"] == .null)
    #expect(info["opaque"]?.array == [])
    let layer = try #require(info["layers"]?.array?.first)
    #expect(info["layers"]?.array?.count == 1)
    #expect(layer["name"]?.string == "brain")
    #expect(layer["path"]?.string != nil)
    #expect(layer["kind"]?.string == "intensity")
    #expect(layer["format"]?.string == "ome-zarr")
    #expect(layer["dtype"]?.string == "uint16")
    #expect(layer["channels"]?.int == 2)
    #expect(layer["times"]?.int == 1)
    #expect(
      layer["rendering"]
        == ["min": 100, "max": 900, "gamma": 1, "color": "#00ff00", "opacity": 1, "inverted": false, "visible": true])
    let second = layer["channelRendering"]?.array?.last
    #expect(second?["color"]?.string == "#ff00ff")
    #expect(second?["inverted"]?.bool == true)
    #expect(second?["visible"]?.bool == false)
    #expect(layer["transform"]?.array?.map(\.doubles) == [[10, 0, 0, 0], [0, 11, 0, 0], [0, 0, 30, 0]])
    let mags = try #require(layer["mags"]?.array)
    #expect(mags.map { $0["mag"]?.ints } == [[1, 1, 1], [2, 2, 1]])
    #expect(mags.map { $0["path"]?.string } == ["0", "1"])
    #expect(mags.map { $0["axes"]?.strings } == Array(repeating: ["t", "c", "z", "y", "x"], count: 2))
    #expect(mags.map { $0["shape"]?.ints } == [[1, 2, 24, 40, 60], [1, 2, 24, 20, 30]])
    #expect(mags.map { $0["chunk"]?.ints } == Array(repeating: [1, 1, 8, 16, 16], count: 2))
    #expect(mags.map { $0["shard"] } == [.null, .null])
    #expect(mags.map { $0["codecs"]?.strings } == [["bytes"], ["bytes"]])
  }

  /// As any other source that cannot be opened; what there is to say is said all the same.
  @Test func aCollectionOfWhichNothingOpensIsAFailure() throws {
    TestFile.write(
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "lost", "members": [
        {"path": "./gone.zarr", "name": "gone"}, {"path": "./lost.zarr", "name": "lost"}]}}}
      """, to: folder("lost.json"))
    for arguments in [["info", folder("lost.json")], ["info", folder("lost.json"), "--json"]] {
      let outcome = Microtome.start(arguments).outcome()
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("microtome: ") && outcome.errors.split(separator: "\n").count == 1)
      #expect(outcome.errors.contains("gone.zarr: no such file or folder"))
      #expect(outcome.text.contains("lost.zarr: no such file or folder"))
    }
    TestFile.write(
      #"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "empty", "members": []}}}"#,
      to: folder("empty.json"))
    #expect(Microtome.run("info", folder("empty.json")).status == 0, "nothing is missing from it")
  }

  @Test func aCollectionListsItsMembersThoseThatAreMissingToo() throws {
    Samples.image().write(to: folder("bytes.zarr"))
    let cells = TestArray([24, 40, 60], chunk: [24, 40, 60], dataType: "uint32") { _ in 1 }
    TestImage("cells", axes: ["z", "y", "x"], levels: [(cells, scale: [10, 10, 10])]).write(to: folder("cells.zarr"))
    TestFile.write(
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "jrc", "members": [
        {"type": "image", "path": "./bytes.zarr", "name": "em",
         "attributes": {"rendering": {"min": 123, "max": 230, "inverted": true}}},
        {"path": "./gone.zarr", "name": "gone", "attributes": {"rendering": {"disabled": true}}},
        {"path": "./cells.zarr", "name": "cells", "attributes": {"rendering": {"disabled": true}}},
        {"path": "./meshes", "name": "surfaces", "type": "webknossos:mesh"}],
        "attributes": {"rendering": {"position": [17, 12, 6], "zoom": 2.3}}}}}
      """, to: folder("jrc.json"))
    let info = try json(folder("jrc.json"))
    #expect(info["format"]?.string == "collection")
    #expect(info["version"]?.string == "0.6")
    #expect(info["name"]?.string == "jrc")
    #expect(info["view"] == ["position": [17, 12, 6], "zoom": 2.3])
    #expect(info["opaque"]?.array == [["name": "surfaces", "type": "webknossos:mesh"]])
    let layers = try #require(info["layers"]?.array)
    #expect(layers.map { $0["name"]?.string } == ["em", "gone", "cells"])
    #expect(layers[0]["rendering"]?["min"]?.double == 123)
    #expect(layers[0]["rendering"]?["max"]?.double == 230)
    #expect(layers[0]["rendering"]?["inverted"]?.bool == true)
    #expect(layers[1]["error"]?.string?.contains("gone.zarr: no such file or folder") == true)
    #expect(layers[1]["mags"]?.array == [])
    #expect(layers[2]["kind"]?.string == "segmentation")
    #expect(layers[2]["rendering"]?["visible"]?.bool == false)
    #expect(layers[2]["rendering"]?["opacity"]?.double == 0.5)

    let text = Microtome.run("info", folder("jrc.json"))
    #expect(text.status == 0)
    for part in [
      "jrc  (collection 0.6)", "60 × 40 × 24 voxels", "position 17,12,6, zoom 2.3", "em  intensity, uint8",
      "window 123…230, inverted", "gone  unavailable: ", "cells  segmentation, uint32", "surfaces  webknossos:mesh",
    ] {
      #expect(text.text.contains(part), "\(part)")
    }
  }

  /// The circle ends where it would start again, and says so.
  @Test func aCollectionThatContainsItself() throws {
    func collection(_ path: String) -> String {
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "loop", "members": [
        {"type": "collection", "path": "\(path)", "name": "inner"}]}}}
      """
    }
    TestFile.write(collection("./one.json"), to: folder("one.json"))
    TestFile.write(collection("./three.json"), to: folder("two.json"))
    TestFile.write(collection("two.json"), to: folder("three.json"))
    for name in ["one.json", "two.json"] {
      let info = Microtome.run("info", folder(name), "--json")
      #expect(info.status == 1 && info.errors.contains("contains itself"))
      let layers = try JSON(parsing: info.text)["layers"]?.array
      #expect(layers?.count == 1)
      #expect(layers?.first?["error"]?.string?.contains("contains itself") == true)
      let snapshot = Microtome.run("snapshot", folder(name))
      #expect(snapshot.status == 1)
      expectOneLine(snapshot)
      #expect(snapshot.errors.contains("contains itself"))
    }
  }

  @Test func hostileNamesAreEscapedEverywhere() throws {
    // What a terminal would take for its title, a colour, a bell, and a C1 control.
    let name = #"\u001b]0;owned\u0007\u001b[31m\n\u009b7m"#
    TestImage(name, axes: ["z", "y", "x"], levels: [(Samples.bytes, scale: [1, 1, 1])]).write(
      to: folder("hostile.zarr"))
    let text = Microtome.run("info", folder("hostile.zarr"))
    #expect(text.status == 0)
    expectHarmless(text.text.filter { $0 != "\n" })
    #expect(text.text.hasPrefix(#"\e]0;owned\x07\e[31m\n\x9b7m  (ome-zarr 0.5)"#))
    let document = Microtome.run("info", folder("hostile.zarr"), "--json")
    expectHarmless(document.text.filter { $0 != "\n" })
    #expect(try JSON(parsing: document.text)["name"]?.string == "\u{1B}]0;owned\u{7}\u{1B}[31m\n\u{9B}7m")
    let frame = Microtome.run("snapshot", folder("hostile.zarr"), "--size", "120x30")
    let shown = TerminalScreen(frame.output).text
    #expect(shown.contains(#"\e]0;owned\x07\e[31m\n\x9b7m"#))
    #expect(!frame.text.unicodeScalars.contains { $0 == "\u{7}" || $0 == "\u{9B}" || $0 == "\r" })
    #expect(!frame.text.contains("\u{1B}]"))
    let layer = Microtome.run("read", folder("hostile.zarr"), "--layer", "x", "-o", "-")
    #expect(layer.status == 64)
    expectOneLine(layer)
  }

  @Test func arraysThatCannotBeAreErrorsAndNotCrashes() {
    for (index, change) in [
      ("\"shape\":[5, 7, 9]", "\"shape\":[1099511627776, 1099511627776, 1099511627776]"),
      ("\"shape\":[5, 7, 9]", "\"shape\":[-5, 7, 9]"), ("\"shape\":[5, 7, 9]", "\"shape\":[5, 7]"),
      ("\"shape\":[5, 7, 9]", "\"shape\":[1e300, 7, 9]"), ("[2, 3, 4]", "[0, 3, 4]"),
      ("[2, 3, 4]", "[9223372036854775807, 9223372036854775807, 4]"), ("uint16", "complex128"),
      ("\"bytes\"", "\"magic\""),
      ("{\"zarr_format\":3", "{\"zarr_format\":4"), ("\"codecs\"", "\"codex\""),
    ].enumerated() {
      let path = folder("\(index).zarr")
      Samples.digits.writeMetadata(to: path)
      let text = TestFile.text(path + "/zarr.json") ?? ""
      let changed = text.replacing(change.0, with: change.1)
      #expect(changed != text)
      TestFile.write(changed, to: path + "/zarr.json")
      for command in [["info", path], ["snapshot", path, "--size", "40x12"], ["read", path, "-o", "/dev/null"]] {
        let outcome = Microtome.start(command).outcome()
        // The first is described, though nothing can show it.
        #expect(outcome.status == (index == 0 && command[0] == "info" ? 0 : 1), "\(change.1): \(command[0])")
        if outcome.status != 0 { expectOneLine(outcome) }
      }
    }
  }

  /// What is wrong and tolerated is said; ways through a body are listed.
  @Test func warningsAndOrientation() throws {
    let odd = try json("\(goldenFolder)/ome/field.zarr")
    let warning = try #require(odd["warnings"]?.strings?.first)
    #expect(warning.contains("coordinateTransformations/field"))
    #expect(Microtome.run("info", "\(goldenFolder)/ome/field.zarr").text.contains("  warning     \(warning)"))
    let sound = try json("\(goldenFolder)/ome/oriented.zarr")
    #expect(sound["warnings"]?.array == [])
    let ways = sound["layers"]?.array?.first?["orientation"]?.strings
    #expect(ways == ["left-to-right", "anterior-to-posterior", "inferior-to-superior"])
    #expect(Microtome.run("info", "\(goldenFolder)/ome/oriented.zarr").text.contains("x L→R, y A→P, z I→S"))
  }

  /// Of a plate one image is described, and the others are named; each can be read and drawn by its name.
  @Test func plates() throws {
    let plate = "\(goldenFolder)/ome/plate-0.4.zarr"
    let layers = try #require(try json(plate)["layers"]?.array)
    #expect(layers.map { $0["name"]?.string } == ["A/1/0", "A/1/1", "A/2", "B/2"])
    #expect(layers.map { $0["pending"]?.bool } == [nil, true, true, true])
    #expect(layers[3]["address"]?.string == plate + "/B/2")
    #expect(try json(plate + "/B/2")["layers"]?.array?.first?["dtype"]?.string == "uint8")
    let folder = TemporaryFolder()
    let read = Microtome.run("read", plate, "--layer", "A/2/1", "--size", "8,1,1", "-o", folder("row.raw"))
    #expect(read.status == 0, "\(read.errors)")
    #expect(TestFile.read(folder("row.raw")) == Array(1...8))
    let whole = Microtome.run(
      "snapshot", plate, "--layers", "B/2", "--view", "xy", "--pixels", "8x6", "-o", folder("b.png"))
    #expect(whole.status == 0, "\(whole.errors)")
    let none = Microtome.run("read", plate, "--layer", "Z/9", "-o", folder("none.raw"))
    #expect(none.status == 64 && none.errors.contains("A/2"))
  }
}
