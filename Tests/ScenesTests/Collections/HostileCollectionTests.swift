import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Documents in which anything may be anything: they open or say what is wrong, and are edited or refused.
@Suite struct HostileCollectionTests {
  private static let nonsense: [JSON] = [
    .null, true, 0, -1, .number(1e308), .number(.nan), .unsigned(.max), "", "x", "../..", "file:///etc/passwd", "a://b",
    [], [[]], [[[1, 2], []], "y"], [:], ["type": "collection", "nodes": []], ["path": ["path": ["path": 1]]],
    ["id": ["id": 1], "$ref": []], "zarr3://|zip:", "\u{1B}]0;x\u{7}",
  ]

  /// The document with one of its values replaced, and the number of values that it has.
  private func mutated(_ value: JSON, _ target: Int, _ replacement: JSON, _ count: inout Int) -> JSON {
    count += 1
    if count == target { return replacement }
    switch value {
    case .array(let items): return .array(items.map { mutated($0, target, replacement, &count) })
    case .object(let object):
      var result = JSONObject()
      for (key, value) in object.members { result[key] = mutated(value, target, replacement, &count) }
      return .object(result)
    default: return value
    }
  }

  private func objects() -> [String: Bytes] {
    var objects: [String: Bytes] = [:]
    func collect(_ path: String) {
      for name in TestFile.names("\(CollectionSamples.folder)/\(path)") {
        let inner = path.isEmpty ? name : "\(path)/\(name)"
        if TestFile.isFile("\(CollectionSamples.folder)/\(inner)") {
          objects[inner] = CollectionSamples.goldenText(inner)
        } else {
          collect(inner)
        }
      }
    }
    collect("")
    return objects
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: ["slide.json", "draft.json", "references.json", "rfc8.json", "inline.json", "scene.json", "plate.json"])
  func anyValueAnywhere(_ name: String) async throws {
    let document = try JSON(parsing: CollectionSamples.goldenText(name))
    var objects = objects()
    var random = SeededRandom(20_261_123)
    var size = 0
    _ = mutated(document, 0, .null, &size)
    for _ in 0..<120 {
      var count = 0
      let target = Int(random.next() % UInt64(size)) + 1
      let replacement = Self.nonsense[Int(random.next() % UInt64(Self.nonsense.count))]
      let changed = mutated(document, target, replacement, &count)
      objects[name] = Bytes(CollectionSamples.bytes(changed))
      let place = Location(store: MemoryStore(objects), key: name)
      let scene = try? await SceneOpener().open(place)
      for layer in scene?.layers ?? [] {
        #expect(!layer.name.isEmpty || layer.pyramid == nil)
        if let rows = layer.pyramid?.transform(0).rows { #expect(rows.allSatisfy { $0.allSatisfy(\.isFinite) }) }
      }
      guard var editor = try? CollectionEditor(objects[name] ?? Bytes([]), source: name) else { continue }
      let names = editor.names
      var preset = LayerPreset()
      (preset.min, preset.visible, preset.opacity) = (1, true, 0.5)
      for name in names { try? editor.set(preset, of: name) }
      editor.set(ScenePreset(position: [1, 2, 3], zoom: 1))
      if var scene, !scene.layers.isEmpty {
        scene.layers.reverse()
        var writer = CollectionWriter(CollectionPlace("/d/c.json"))
        for index in scene.layers.indices where scene.layers[index].address?.hasPrefix("memory:") == true {
          scene.layers[index].address = "/d/x"
        }
        try? editor.apply(scene, &writer)
        _ = try? writer.document(scene)
      }
      for name in editor.names.prefix(2) { try? editor.remove([name]) }
      #expect(throws: Never.self) { _ = try JSON(parsing: Bytes(editor.text)) }
    }
  }

  /// Broken bytes are refused, not guessed at.
  @Test(arguments: ["slide.json", "rfc8.json"])
  func anyByteAnywhere(_ name: String) throws {
    let text = CollectionSamples.goldenText(name).array
    var random = SeededRandom(7)
    for _ in 0..<400 {
      var changed = text
      for _ in 0..<3 { changed[Int(random.next() % UInt64(changed.count))] = UInt8(truncatingIfNeeded: random.next()) }
      if random.next() % 4 == 0 { changed.removeLast(Int(random.next() % UInt64(changed.count))) }
      guard let json = try? JSONText(parsing: Bytes(changed)) else { continue }
      #expect(json.text == changed)
    }
  }
}
