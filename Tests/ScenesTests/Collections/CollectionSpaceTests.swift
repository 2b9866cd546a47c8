import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Coordinate systems and transformations of collections.
@Suite struct CollectionSpaceTests {
  private typealias Samples = CollectionSamples

  private static let axes: JSON = .array(
    ["z", "y", "x"].map { ["name": .string($0), "type": "space", "unit": "micrometer"] })

  /// - Parameter end: how the output is named.
  private func move(_ shift: [Double], from input: JSON, to output: JSON = ["id": "world"]) -> JSON {
    ["type": "translation", "translation": .doubles(shift), "input": input, "output": output]
  }

  private func scene(_ nodes: JSON, _ transformations: JSON, systems: JSON? = nil) async throws -> Scene {
    var space = JSONObject()
    space["coordinateSystems"] = systems ?? [["id": "world", "axes": Self.axes]]
    space["coordinateTransformations"] = transformations
    var documents = Samples.documents("x")
    documents.merge(Samples.documents("y", labels: true)) { $1 }
    documents["c.json"] = Samples.bytes(Samples.rfc8(nodes, attributes: ["scene": .object(space)]))
    return try await Samples.open(documents)
  }

  private func origin(_ layer: Layer) throws -> Vector3<Double> { try layer.volume.get().transform(0).origin }

  @Test func golden() async throws {
    let scene = try await Samples.golden("scene.json")
    #expect(Samples.failures(scene) == [:])
    #expect(try origin(scene.layers[0]) == [226, 110, 38])
    #expect(try origin(scene.layers[1]) == [241, 118, 44])
    #expect(scene.unit == "millimeter")
  }

  @Test(arguments: [
    #"{"id": "physical", "path": {"type": "zarr", "path": "./x"}}"#, #"{"id": "physical", "path": "x/"}"#,
    #"{"id": "whatever", "path": {"type": "json", "path": "./x/zarr.json"}}"#, #"{"id": "im"}"#, #""im""#,
    #"{"$ref": "im"}"#, #"{"id": "im", "name": "physical"}"#, #"{"path": "./y/../x"}"#,
  ])
  func waysToNameAMember(_ input: String) async throws {
    var node = Samples.image("im", "./x").object ?? JSONObject()
    node["id"] = "im"
    let scene = try await scene(
      [.object(node), Samples.image("other", "./y")], [move([1, 2, 3], from: try JSON(parsing: input))])
    #expect(Samples.failures(scene) == [:])
    #expect(try origin(scene.layers[0]) == [3, 2, 1])
    // Of the other nothing is said.
    #expect(try origin(scene.layers[1]) == .zero)
  }

  @Test func labelsGoWithTheirImage() async throws {
    let scene = try await scene(
      [Samples.image("im", "y")], [move([1, 2, 3], from: ["id": "p", "path": ["type": "zarr", "path": "y"]])])
    #expect(scene.layers.map(\.fullName) == ["im", "im/a", "im/b"])
    for layer in scene.layers { #expect(try origin(layer) == [3, 2, 1], "\(layer.fullName)") }
  }

  @Test func membersMovedToMembersAndChains() async throws {
    let reference: (String) -> JSON = { ["id": "p", "path": ["type": "zarr", "path": .string($0)]] }
    // Without a system of the scene's own all is shown where the second one is.
    let pair = try await scene(
      [Samples.image("a", "x"), Samples.image("b", "y")], [move([0, 0, 5], from: reference("x"), to: reference("y"))],
      systems: [])
    #expect(try pair.layers.map(origin) == [[5, 0, 0], .zero, .zero, .zero])
    let chain = try await scene(
      [Samples.image("a", "x"), Samples.image("b", "y")],
      [
        move([0, 0, 5], from: reference("x"), to: ["id": "stage"]),
        ["type": "scale", "scale": [1, 1, 2], "input": ["id": "stage"], "output": ["id": "world"]],
        // Taken back.
        move([0, 7, 0], from: ["id": "stage"], to: reference("y")),
      ],
      systems: [["id": "world", "axes": Self.axes], ["id": "stage", "axes": Self.axes]])
    #expect(try chain.layers.prefix(2).map(origin) == [[10, 0, 0], [0, -7, 0]])
    #expect(try chain.layers[0].volume.get().transform(0).lengths == [4, 2, 2])
  }

  @Test func inlineImages() async throws {
    func image(_ id: String) -> JSON {
      [
        "type": "multiscale", "name": .string(id), "id": .string(id),
        "attributes": ["coordinateSystems": [["id": .string("physical-\(id)"), "axes": Self.axes]]],
        "nodes": [
          [
            "type": "singlescale", "id": .string("s-\(id)"), "name": "s", "path": ["type": "zarr", "path": "x/0"],
            "attributes": [
              "coordinateTransformations": [
                [
                  "type": "scale", "scale": [3, 3, 3], "input": ["id": .string("s-\(id)")],
                  "output": ["id": .string("physical-\(id)")],
                ]
              ]
            ],
          ]
        ],
      ]
    }
    let scene = try await scene([image("a"), image("b")], [move([1, 2, 3], from: ["id": "physical-b"])])
    #expect(Samples.failures(scene) == [:])
    #expect(try scene.layers.map(origin) == [.zero, [3, 2, 1]])
    #expect(try scene.layers[1].volume.get().transform(0).lengths == [3, 3, 3])
  }

  @Test func nestedCollectionsAreMovedAsAWhole() async throws {
    let inner = Samples.rfc8(
      [Samples.image("a", "x")],
      attributes: [
        "scene": [
          "coordinateSystems": [["id": "inner", "axes": Self.axes]],
          "coordinateTransformations": [
            move([0, 0, 1], from: ["id": "p", "path": ["type": "zarr", "path": "x"]], to: ["id": "inner"])
          ],
        ]
      ])
    var documents = Samples.documents("x")
    documents["inner.json"] = Samples.bytes(inner)
    documents["c.json"] = Samples.bytes(
      Samples.rfc8(
        [["type": "collection", "name": "n", "path": ["type": "json", "path": "inner.json"]]],
        attributes: [
          "scene": [
            "coordinateSystems": [["id": "outer", "axes": Self.axes]],
            "coordinateTransformations": [
              move(
                [0, 0, 10], from: ["id": "inner", "path": ["type": "json", "path": "inner.json"]], to: ["id": "outer"])
            ],
          ]
        ]))
    #expect(try origin(try await Samples.open(documents).layers[0]) == [11, 0, 0])
  }

  @Test func parametersInArrays() async throws {
    let folder = TemporaryFolder()
    let matrix: [Double] = [1, 0, 0, 9, 0, 1, 0, 8, 0, 0, 1, 7]
    TestArray([3, 4], chunk: [3, 4], dataType: "float64") { matrix[$0[0] * 4 + $0[1]].bitPattern }
      .write(to: folder("matrix"))
    Samples.write(Samples.documents("x"), to: folder)
    let document = Samples.rfc8(
      [Samples.image("a", "x")],
      attributes: [
        "scene": [
          "coordinateSystems": [["id": "world", "axes": Self.axes]],
          "coordinateTransformations": [
            [
              "type": "affine", "path": "./matrix", "input": ["id": "p", "path": ["type": "zarr", "path": "x"]],
              "output": ["id": "world"],
            ]
          ],
        ]
      ])
    TestFile.write(Samples.bytes(document), to: folder("c.json"))
    let scene = try await SceneOpener().open(folder("c.json"))
    #expect(try origin(scene.layers[0]) == [7, 8, 9])
  }

  @Test func whatCannotBeAppliedIsSaid() async throws {
    let input: JSON = ["id": "p", "path": ["type": "zarr", "path": "x"]]
    for transformation: JSON in [
      ["type": "lab:bend", "input": input, "output": ["id": "world"]],
      ["type": "scale", "scale": [1, 0, 1], "input": input, "output": ["id": "world"]],
      ["type": "translation", "translation": [1, 2], "input": input, "output": ["id": "world"]],
      move([1, 2, 3], from: input, to: ["id": "nowhere"]),
    ] {
      let scene = try await scene([Samples.image("a", "x"), Samples.image("b", "y")], [transformation])
      #expect(scene.layers[0].pyramid == nil && scene.layers[1].pyramid != nil, "\(transformation.text())")
    }
    let passed = try await scene(
      [Samples.image("a", "x")], [["type": "translation"], 3, move([0, 0, 1], from: input)])
    #expect(try origin(passed.layers[0]) == [1, 0, 0] && passed.warnings.count >= 1)
  }

  /// A plain 0.6 image brings its own systems: what leads to one that it is not shown in leads on through them.
  @Test func systemsOfTheImageItself() async throws {
    func documents(_ input: String) -> [String: [UInt8]] {
      var documents = Samples.documents("x")
      let systems = ["shown", "raw"].map { #"{"name": "\#($0)", "axes": \#(Self.axes.text())}"# }.joined(separator: ",")
      documents["x/zarr.json"] = Array(
        """
        {"zarr_format": 3, "node_type": "group", "attributes": {"ome": {"version": "0.6", "multiscales": [{
         "coordinateSystems": [\(systems)],
         "datasets": [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [1, 1, 1],
           "input": {"path": "0"}, "output": {"name": "raw"}}]}],
         "coordinateTransformations": [{"type": "translation", "translation": [0, 0, 100],
           "input": {"name": "raw"}, "output": {"name": "shown"}}]}]}}}
        """.utf8)
      documents["c.json"] = Samples.bytes(
        Samples.rfc8(
          [Samples.image("a", "x")],
          attributes: [
            "scene": [
              "coordinateSystems": [["id": "world", "axes": Self.axes]],
              "coordinateTransformations": [
                move([0, 0, 1], from: ["id": .string(input), "path": ["type": "zarr", "path": "x"]])
              ],
            ]
          ]))
      return documents
    }
    #expect(try origin(try await Samples.open(documents("shown"), "x").layers[0]) == [100, 0, 0])
    #expect(try origin(try await Samples.open(documents("shown")).layers[0]) == [101, 0, 0])
    #expect(try origin(try await Samples.open(documents("raw")).layers[0]) == [1, 0, 0])
  }
}
