import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Where an image lies in the world, as numpy has it, or why it does not.
private struct ExpectedPlace: Sendable, CustomTestStringConvertible {
  let file: String
  /// The layer's full name; nil for the only one.
  let layer: String?
  let unit: String?
  let rows: [[Double]]?
  /// A part of the message that says why the layer is not there.
  let problem: String?
  /// A part of a warning of the scene; nil for none at all.
  let warning: String?

  var testDescription: String { layer.map { "\(file) \($0)" } ?? file }

  static let all: [ExpectedPlace] = {
    guard let text = TestFile.read("\(goldenFolder)/ome/manifest.json"),
      let document = try? JSON(parsing: Bytes(text))
    else { return [] }
    return (document["cases"]?.array ?? []).compactMap { item in
      item["file"]?.string.map { file in
        ExpectedPlace(
          file: file, layer: item["layer"]?.string, unit: item["unit"]?.string,
          rows: item["transform"]?.array?.compactMap(\.doubles), problem: item["problem"]?.string,
          warning: item["warning"]?.string)
      }
    }
  }()
}

@Suite struct PlacementTests {
  @Test func casesAreThere() { #expect(ExpectedPlace.all.count >= 60) }

  /// Every transformation of 0.6, alone and in chains, in images, scenes and labels.
  @Test(arguments: ExpectedPlace.all)
  private func place(_ expected: ExpectedPlace) async throws {
    let scene: Scene
    do {
      scene = try await SceneOpener().open("\(goldenFolder)/ome/\(expected.file)")
    } catch let failure as Failure {
      #expect(failure.line.contains(try #require(expected.problem)))
      return
    }
    let found = expected.layer.map { name in scene.layers.first { $0.fullName == name } } ?? scene.layers.first
    let layer = try #require(found)
    if let problem = expected.problem {
      let failure = #expect(throws: Failure.self) { _ = try layer.volume.get() }
      #expect(try #require(failure).line.contains(problem))
      #expect(failure?.source.isEmpty == false)
      return
    }
    let pyramid = try layer.volume.get()
    #expect(pyramid.unit == expected.unit)
    let rows = try #require(expected.rows)
    for (foundRow, row) in zip(pyramid.transform(0).rows, rows) {
      for (a, b) in zip(foundRow, row) { #expect(abs(a - b) <= 1e-12 * max(1, abs(b)), "\(foundRow) is not \(row)") }
    }
    #expect(pyramid.levels.allSatisfy { $0.scale.allSatisfy { $0 > 0 } })
    if let warning = expected.warning {
      #expect(scene.warnings.contains { $0.contains(warning) }, "\(scene.warnings)")
    } else if expected.layer == nil {
      #expect(scene.warnings.isEmpty)
    }
  }

  /// Levels of an image whose datasets turn it are scales and translations of one placement.
  @Test func levelsOfATurnedImage() async throws {
    let pyramid = try await golden("dataset-affine.zarr").layers[0].volume.get()
    #expect(pyramid.levels.count == 2)
    #expect(pyramid.mag(1) == Vector3(2, 2, 2))
    let corner = Vector3(-0.5, -0.5, -0.5)
    let (fine, coarse) = (pyramid.transform(0)(corner), pyramid.transform(1)(corner))
    for axis in 0..<3 { #expect(abs(fine[axis] - coarse[axis]) < 1e-12) }
  }

  /// A level that says nothing is as large as the first one.
  @Test func levelsThatSayNothing() async throws {
    let pyramid = try await golden("dataset-silent.zarr").layers[0].volume.get()
    #expect(pyramid.levels[1].scale == [8, 4, 1] && pyramid.levels[1].translation == [2, 1, 0.25])
  }

  /// Scale and translation of a level are the numbers of the document, to the last bit.
  @Test func levelsAreExact() async throws {
    let pyramid = try await golden("sequence.zarr").layers[0].volume.get()
    #expect(pyramid.levels[0].scale == [4, 2, 0.5] && pyramid.levels[0].translation == [100, -7, 0.125])
    #expect(pyramid.levels[1].scale == [4, 4, 1] && pyramid.levels[1].translation == [0, 1, 0.25])
    #expect(pyramid.placement == .identity && pyramid.worldAxes == nil)
    let times = try await golden("tczyx.zarr").layers[0].volume.get()
    #expect(times.levels[0].scale[0] == 0.1)
    #expect(times.axes.map(\.kind) == [.time, .channel, .space, .space, .space])
  }

  @Test func orientation() async throws {
    for file in ["oriented.zarr", "oriented-0.4.zarr"] {
      let ways = try await golden(file).layers[0].orientation
      #expect(ways.map { $0?.low.letters } == ["L", "A", "I"])
      #expect(ways.map { $0?.high.letters } == ["R", "P", "S"])
    }
    // z of the world runs against the image's x, y along its z, x along its y.
    let turned = try await golden("oriented-world.zarr").layers[0].orientation
    #expect(turned.map { $0?.low.letters } == ["S", "L", "A"])
    #expect(turned.map { $0?.high.letters } == ["I", "R", "P"])
    for version in ["0.6", "0.9.dev1"] {
      let ways = try await golden("ngff-zarr-\(version).zarr").layers[0].orientation
      #expect(ways.map { "\($0?.high.letters ?? "")" }.joined() == "LPS")
    }
    #expect(try await golden("scale.zarr").layers[0].orientation == [nil, nil, nil])
    #expect(AnatomicalDirection("left-to-superior") == nil && AnatomicalDirection("left") == nil)
  }

  private func golden(_ file: String) async throws -> Scene {
    try await SceneOpener().open("\(goldenFolder)/ome/\(file)")
  }
}
