import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Documents that are edited: what nobody asked for stays.
@Suite struct CollectionEditorTests {
  private static let slide = """
    {"https://ngff.openmicroscopy.org/0.6": {"collection": {
       "name": "jrc",   "made by": {"hand": 1.000},
       "members": [
         {"type": "image", "path": "./a", "name": "a", "attributes": {"rendering": {"min": 1.50, "isDisabled": true}, "x": 1e2}},
         {"path": "./b", "name": "b"},
         {"type": "lab:thing", "path": "./t", "name": "thing", "big": 123456789012345678901234567890},
         {"type": "collection", "name": "g", "members": [{"path": "./c", "name": "c"}, {"path": "./d", "name": "d"}]},
         {"type": "collection", "name": "doc", "path": "./doc.json"}],
       "attributes": {"rendering": {"position": [1728, 1273, 1263], "zoom": 2.3}}}}}

    """

  private func edited(
    _ text: String = slide, _ body: (inout CollectionEditor) throws(Failure) -> Void
  ) throws -> String {
    var editor = try CollectionEditor(Bytes(Array(text.utf8)), source: "c.json")
    try body(&editor)
    return String(decoding: editor.text, as: UTF8.self)
  }

  private func failure(_ body: (inout CollectionEditor) throws(Failure) -> Void) -> String {
    do { _ = try edited(Self.slide, body) } catch { return (error as? Failure)?.line ?? "" }
    return ""
  }

  private func preset(_ body: (inout LayerPreset) -> Void) -> LayerPreset {
    var preset = LayerPreset()
    body(&preset)
    return preset
  }

  @Test func namesAreThoseOfTheDocument() throws {
    let editor = try CollectionEditor(Bytes(Array(Self.slide.utf8)), source: "c.json")
    #expect(editor.names == ["a", "b", "thing", "g", "g/c", "g/d", "doc"])
    #expect(String(decoding: editor.text, as: UTF8.self) == Self.slide)
  }

  @Test func onlyWhatIsSetChanges() throws {
    #expect(try edited { editor throws(Failure) in try editor.set(preset { $0.min = 1.5 }, of: "a") } == Self.slide)
    #expect(
      try edited { editor throws(Failure) in try editor.set(preset { $0.max = 9 }, of: "a") }
        == Self.slide.replacing(
          "\"min\": 1.50, \"isDisabled\": true", with: "\"min\": 1.50, \"isDisabled\": true, \"max\": 9"))
    // One spelling takes the place of another.
    #expect(
      try edited { editor throws(Failure) in try editor.set(preset { $0.visible = true }, of: "a") }
        == Self.slide.replacing("\"isDisabled\": true", with: "\"disabled\": false"))
    let added = try edited { editor throws(Failure) in try editor.set(preset { $0.gamma = 2 }, of: "b") }
    #expect(added.split(separator: "\n").filter { $0.contains("./b") || $0.contains("gamma") }.count == 1)
    #expect(added.contains("1.50") && added.contains("123456789012345678901234567890"))
    #expect(
      try edited { editor throws(Failure) in editor.set(ScenePreset(position: nil, zoom: 4)) }
        == Self.slide.replacing("\"zoom\": 2.3", with: "\"zoom\": 4"))
  }

  @Test func membersAreRemovedRenamedAndMoved() throws {
    let without = try edited { editor throws(Failure) in try editor.remove(["b", "g/c"]) }
    #expect(
      without
        == Self.slide.replacing("     {\"path\": \"./b\", \"name\": \"b\"},\n", with: "").replacing(
          "{\"path\": \"./c\", \"name\": \"c\"}, ", with: ""))
    #expect(
      try edited { editor throws(Failure) in try editor.rename("g/c", to: "other") }
        == Self.slide.replacing("\"name\": \"c\"", with: "\"name\": \"other\""))
    #expect(
      try edited { editor throws(Failure) in try editor.rename(nil, to: "new") }
        == Self.slide.replacing("\"name\": \"jrc\"", with: "\"name\": \"new\""))
    func names(_ body: (inout CollectionEditor) throws(Failure) -> Void) throws -> [String] {
      try CollectionEditor(Bytes(Array(try edited(Self.slide, body).utf8)), source: "").names
    }
    #expect(
      try names { editor throws(Failure) in try editor.move("doc", before: "b") }
        == ["a", "doc", "b", "thing", "g", "g/c", "g/d"])
    #expect(
      try names { editor throws(Failure) in try editor.move("a", before: "g") }
        == ["b", "thing", "a", "g", "g/c", "g/d", "doc"])
    #expect(
      try names { editor throws(Failure) in try editor.move("g/d", to: 1) }
        == ["a", "b", "thing", "g", "g/d", "g/c", "doc"])
    #expect(try names { editor throws(Failure) in try editor.move("a", to: 99) }.last == "a")
  }

  @Test func whatIsNotThereIsSaidWithWhatIs() {
    let list = "there is: a, b, thing, g, g/c, g/d, doc"
    #expect(failure { editor throws(Failure) in try editor.remove(["x"]) } == "c.json: has no member x; \(list)")
    #expect(failure { editor throws(Failure) in try editor.remove(["a", "x"]) }.hasSuffix("g, g/c, g/d, doc"))
    #expect(failure { editor throws(Failure) in try editor.set(LayerPreset(), of: "g/x") }.hasSuffix(list))
    #expect(failure { editor throws(Failure) in try editor.remove(["doc/inner"]) }.contains("change ./doc.json itself"))
    #expect(failure { editor throws(Failure) in try editor.rename("a", to: "b") }.contains("has a member b already"))
    #expect(failure { editor throws(Failure) in try editor.move("a", before: "g/c") }.contains("different groups"))
    #expect(failure { editor throws(Failure) in try editor.add([], to: ["doc"]) }.contains("add to ./doc.json itself"))
  }

  @Test func groupsThatAreOffLeaveItToTheirMembers() async throws {
    let text = """
      {"ome": {"version": "0.x", "type": "collection", "name": "c", "nodes": [
        {"type": "collection", "name": "g", "attributes": {"microtome:rendering": {"disabled": true, "opacity": 0.5}}, "nodes": [
          {"type": "multiscale", "name": "a", "path": {"type": "zarr", "path": "x"}},
          {"type": "multiscale", "name": "b", "path": {"type": "zarr", "path": "x"}}
        ]}
      ]}}
      """
    let new = try edited(text) { editor throws(Failure) in try editor.set(preset { $0.visible = true }, of: "g/b") }
    var documents = CollectionSamples.documents("x")
    documents["c.json"] = Array(new.utf8)
    let scene = try await CollectionSamples.open(documents)
    #expect(scene.layers.map(\.preset.visible) == [false, true])
    #expect(scene.layers.map(\.preset.opacity) == [0.5, 0.5])
  }

  @Test func otherDocumentsAreRefused() {
    for text in [
      "{", "{}", "[]", #"{"ome": {"version": "0.5", "multiscales": []}}"#,
      #"{"ome": {"type": "multiscale", "name": "x", "nodes": []}}"#,
    ] {
      #expect(throws: Failure.self) { _ = try CollectionEditor(Bytes(Array(text.utf8)), source: "x") }
    }
  }
}
