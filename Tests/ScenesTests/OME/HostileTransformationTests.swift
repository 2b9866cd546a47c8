import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Documents that want too much are refused in words; what belongs to one of several systems does not hide the image.
@Suite struct HostileTransformationTests {
  private func link(_ transformation: JSON) -> JSON {
    var object = transformation.object ?? JSONObject()
    object["input"] = ["name": "physical"]
    object["output"] = ["name": "world"]
    return .object(object)
  }

  private func axes(_ count: Int) -> JSON {
    .array((0..<count).map { ["name": .string("a\($0)"), "type": "space"] })
  }

  /// An image whose first system is `world`, to which a transformation leads.
  private func open(_ transformation: JSON, worldAxes: Int = 3) async throws -> Scene {
    let named = ["z", "y", "x"].map { name -> JSON in ["name": .string(name), "type": "space"] }
    let systems: JSON = [
      ["name": "world", "axes": worldAxes == 3 ? .array(named) : axes(worldAxes)],
      ["name": "physical", "axes": .array(named)],
    ]
    return try await HandmadeImage(
      multiscale: ["coordinateSystems": systems, "coordinateTransformations": [link(transformation)]]
    ).open()
  }

  private static let big = Double.greatestFiniteMagnitude / 2

  static let transformations: [(name: String, value: JSON)] = [
    ("nan", ["type": "scale", "scale": [1, .number(.nan), 1]]),
    ("infinite", ["type": "translation", "translation": [1, .number(.infinity), 1]]),
    (
      "overflow",
      [
        "type": "sequence",
        "transformations": [
          ["type": "scale", "scale": .doubles([big, big, big])],
          ["type": "scale", "scale": .doubles([big, big, big])],
        ],
      ]
    ),
    ("rank 1000", ["type": "scale", "scale": .doubles(Array(repeating: 1, count: 1000))]),
    (
      "matrix of 1000",
      [
        "type": "rotation",
        "rotation": .array(Array(repeating: .doubles(Array(repeating: 0, count: 1000)), count: 1000)),
      ]
    ),
    ("ragged", ["type": "affine", "affine": [[1, 0, 0, 0], [0, 1, 0], [0, 0, 1, 0]]]),
    ("no rows", ["type": "affine", "affine": []]),
    ("too few rows", ["type": "affine", "affine": [[1, 0, 0, 0], [0, 1, 0, 0]]]),
    ("singular", ["type": "affine", "affine": [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]]]),
    ("no rotation", ["type": "rotation", "rotation": [[2, 0, 0], [0, 1, 0], [0, 0, 1]]]),
    ("twice", ["type": "mapAxis", "mapAxis": [0, 0, 1]]),
    ("beyond", ["type": "mapAxis", "mapAxis": [0, 1, 7]]),
    ("negative", ["type": "mapAxis", "mapAxis": [-1, 0, 1]]),
    ("dropped beyond", ["type": "projectAxis", "droppedInputs": [9]]),
    ("created beyond", ["type": "projectAxis", "createdOutputs": [9]]),
    ("created too many", ["type": "projectAxis", "createdOutputs": [0]]),
    (
      "axis beyond",
      [
        "type": "byDimension",
        "transformations": [
          ["inputAxes": [.integer(.max)], "outputAxes": [-1], "transformation": ["type": "identity"]]
        ],
      ]
    ),
    (
      "axis twice",
      [
        "type": "byDimension",
        "transformations": [
          ["inputAxes": [0, 1], "outputAxes": [0, 0], "transformation": ["type": "identity"]],
          ["inputAxes": [2], "outputAxes": [2], "transformation": ["type": "identity"]],
        ],
      ]
    ),
    (
      "unnamed axis",
      ["type": "byDimension", "transformations": [["inputAxes": ["q"], "outputAxes": ["x"], "type": "identity"]]]
    ),
    ("empty", ["type": "sequence", "transformations": []]),
    ("no inverse", ["type": "bijection", "forward": ["type": "identity"]]),
    ("no type", ["scale": [1, 1, 1]]),
    ("unknown type", ["type": "\u{1B}[31mswirl"]),
    ("path outside", ["type": "affine", "path": "../../secrets"]),
    ("path to a group", ["type": "affine", "path": "."]),
    ("wide", ["type": "sequence", "transformations": .array(Array(repeating: ["type": "identity"], count: 5000))]),
  ]

  @Test(arguments: transformations)
  func refused(_ sample: (name: String, value: JSON)) async throws {
    let scene = try await open(sample.value)
    let pyramid = try scene.layers[0].volume.get()
    #expect(pyramid.placement == .identity && pyramid.unit == nil)
    #expect(!scene.warnings.isEmpty)
    #expect(scene.warnings.allSatisfy { !$0.isEmpty && $0.utf8.count < 1000 })
  }

  /// The world is used when the transformation is sound: the test above can fail.
  @Test func accepted() async throws {
    let scene = try await open(["type": "scale", "scale": [2, 2, 2]])
    #expect(scene.layers[0].pyramid?.transform(0).scaleIfAxisAligned == Vector3(2, 2, 2))
    #expect(scene.warnings.isEmpty)
  }

  @Test func deepSequences() async throws {
    var nested: JSON = ["type": "translation", "translation": [1, 2, 3]]
    for _ in 0..<20 { nested = ["type": "sequence", "transformations": [nested]] }
    #expect(try await open(nested).layers[0].pyramid?.transform(0).origin == Vector3(3, 2, 1))
    // Documents are not nested deeper than JSON may be.
    for _ in 0..<40 { nested = ["type": "sequence", "transformations": [nested]] }
    let failure = await #expect(throws: Failure.self) { _ = try await open(nested) }
    #expect(failure?.problem.contains("nested") == true)
  }

  @Test func manyAxes() async throws {
    let scene = try await open(["type": "identity"], worldAxes: 1000)
    #expect(scene.layers[0].pyramid != nil)
    #expect(scene.warnings.contains { $0.contains("1000 axes") })
  }

  static let datasets: [(name: String, value: JSON)] = [
    ("zero", ["type": "scale", "scale": [1, 0, 1]]),
    ("nan", ["type": "scale", "scale": [1, .number(.nan), 1]]),
    ("two axes", ["type": "scale", "scale": [1, 1]]),
    ("huge", ["type": "scale", "scale": .doubles([1e308, 1, 1e308])]),
    ("tiny", ["type": "scale", "scale": .doubles([1, 1e-200, 1])]),
    ("flat", ["type": "affine", "affine": [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]]]),
    ("field", ["type": "displacements", "path": "field"]),
    ("other axes", ["type": "affine", "affine": [[1, 0, 0, 0]]]),
  ]

  /// An image of which nobody knows where its voxels are is refused.
  @Test(arguments: datasets)
  func unplaced(_ sample: (name: String, value: JSON)) async throws {
    var transformation = sample.value.object ?? JSONObject()
    transformation["input"] = ["path": "s0"]
    transformation["output"] = ["name": "physical"]
    let dataset: JSON = ["path": "s0", "coordinateTransformations": [.object(transformation)]]
    let failure = await #expect(throws: Failure.self) {
      _ = try await HandmadeImage(multiscale: ["datasets": [dataset]]).open()
    }
    #expect(failure?.source == "memory:image" && failure?.problem.contains("dataset") == true, "\(failure?.line ?? "")")
  }

  /// Each transformation leads to two places, so that there are more ways than can be walked one by one.
  @Test(.timeLimit(.minutes(1))) func mazes() async throws {
    let named = ["z", "y", "x"].map { name -> JSON in ["name": .string(name), "type": "space", "unit": "meter"] }
    var systems: [JSON] = [["name": "world", "axes": .array(named)]]
    var links: [JSON] = []
    let names = ["physical"] + (0..<200).map { "s\($0)" }
    for name in names { systems.append(["name": .string(name), "axes": .array(named)]) }
    for (index, name) in names.enumerated() {
      for other in names.dropFirst(index + 1).prefix(5) {
        links.append(["type": "identity", "input": ["name": .string(name)], "output": ["name": .string(other)]])
        links.append(["type": "identity", "input": ["name": .string(other)], "output": ["name": .string(name)]])
      }
    }
    let scene = try await HandmadeImage(
      multiscale: ["coordinateSystems": .array(systems), "coordinateTransformations": .array(links)]
    ).open()
    #expect(scene.layers[0].pyramid?.unit == "meter")
    #expect(scene.warnings.contains { $0.contains("no transformation leads") })
  }
}
