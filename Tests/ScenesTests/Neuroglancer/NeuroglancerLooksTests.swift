import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// How the layers of viewer states look: shaders, ranges, opacities, segments.
@Suite struct NeuroglancerLooksTests {
  private let state = ViewerState()

  @Test(
    arguments: [
      ("emitGrayscale(toNormalized(getDataValue()));", #"{"min": 0, "max": 65535}"#),
      ("emitGrayscale(1.0 - normalized());", #"{"min": 5, "max": 10, "inverted": true}"#),
      ("emitRGB(vec3(0.0, normalized(), 0.));", #"{"min": 5, "max": 10, "color": "00ff00"}"#),
      ("emitRGB(tint * normalized());", #"{"min": 5, "max": 10, "color": "336699"}"#),
      ("emitRGB(normalized() * tint * level);", #"{"min": 5, "max": 10, "color": "1a334d"}"#),
      ("emitGrayscale(pow(normalized(), 0.5));", #"{"min": 5, "max": 10, "gamma": 2}"#),
      (
        "float v = clamp(normalized(), 0.0, 1.0); vec3 c = vec3(1, 0.5, 0); emitRGB(c * v);",
        #"{"min": 5, "max": 10, "color": "ff8000"}"#
      ),
    ])
  func shaders(_ body: String, _ expected: String) async throws {
    let shader = """
      #uicontrol invlerp normalized(range=[0, 255], clamp=false)
      #uicontrol vec3 tint color(default="#336699") // a comment
      #uicontrol float level slider(min=0, max=1, default=0.5)
      /* void main() { } */
      void main() {
        \(body)
      }
      """
    let scene = try await state.open(
      layer: [
        "type": "image", "shader": .string(shader), "shaderControls": ["normalized": ["range": [5, 10]]],
      ])
    #expect(scene.warnings.isEmpty)
    let wanted = try JSON(parsing: expected)
    var preset = LayerPreset()
    (preset.min, preset.max) = (wanted["min"]?.double, wanted["max"]?.double)
    preset.inverted = wanted["inverted"]?.bool
    preset.gamma = wanted["gamma"]?.double
    preset.color = wanted["color"]?.string.flatMap { UInt32($0, radix: 16) }
    #expect(scene.layers[0].preset == preset)
  }

  @Test(
    arguments: [
      "emitRGB(colormapJet(normalized()));", "if (normalized() > 0.5) emitGrayscale(1.0);", "emitGrayscale(other());",
      "emitRGB(vec3(2.0, 0.0, 0.0) * normalized());", "emitGrayscale(normalized() * normalized());", "",
    ])
  func shadersThatAreNotUnderstood(_ body: String) async throws {
    let shader = "#uicontrol invlerp normalized\nvoid main() { \(body) }"
    let scene = try await state.open(
      layer: [
        "type": "image", "name": "em", "shader": .string(shader),
        "shaderControls": ["normalized": ["range": [10, 5]]],
      ])
    #expect(scene.warnings == ["layer em: its shader is none that microtome understands, and it is shown in grey"])
    var preset = LayerPreset()
    (preset.min, preset.max, preset.inverted) = (5, 10, true)
    #expect(scene.layers[0].preset == preset)
  }

  /// Neuroglancer shows all that a type can hold unless it is told otherwise.
  @Test func rangesAreThoseOfTheType() async throws {
    let scene = try await state.open(layer: ["type": "image"])
    #expect(scene.layers[0].preset.min == 0)
    #expect(scene.layers[0].preset.max == 65535)
    #expect(scene.layers[0].preset.opacity == nil)
  }

  /// What lies at the bottom hides the background; what lies above is half transparent.
  @Test func opacities() async throws {
    let layer: JSON = ["type": "image", "source": .string(ViewerState.image)]
    var hidden = layer.object ?? JSONObject()
    hidden["visible"] = false
    var added = layer.object ?? JSONObject()
    (added["blend"], added["opacity"]) = ("additive", 0.3)
    let scene = try await state.open([
      "dimensions": [:], "layers": [.object(hidden), layer, layer, .object(added)],
    ])
    #expect(scene.layers.map(\.preset.opacity) == [nil, nil, 0.5, 0.3])
    #expect(scene.layers.map(\.preset.blend) == [nil, nil, .over, .additive])
  }

  @Test func segmentsThatAreMarked() async throws {
    let source = JSON.string("precomputed://file://\(goldenFolder)/precomputed/cseg-uint64")
    func layer(_ members: JSON) async throws -> Layer {
      var object = members.object ?? JSONObject()
      (object["type"], object["source"]) = ("segmentation", source)
      return try await state.open(layer: .object(object)).layers[0]
    }
    #expect(try await layer(["segments": ["5", "!7", 9, "x", "-1"]]).preset.selection == [5, 9])
    // Nothing selected is everything.
    #expect(try await layer(["segments": ["!7"]]).preset.selection == nil)
    #expect(try await layer(["segments": [], "ignoreNullVisibleSet": false]).preset.visible == false)
    let scene = try await state.open(layer: ["type": "segmentation", "source": source, "equivalences": [["1", "2"]]])
    #expect(scene.warnings.first?.hasPrefix("layer a: its segments are merged by hand") == true)
  }
}
