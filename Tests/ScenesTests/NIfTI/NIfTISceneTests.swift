import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Where a file lies in the world, as nibabel has it.
private struct NIfTIPlace: Sendable, CustomTestStringConvertible {
  let file: String
  let rows: [[Double]]
  /// The letters of the sides at which x, y and z end; nil for a file that lies nowhere.
  let ends: String?

  var testDescription: String { file }

  static let goldens = list("cases")
  static let templates = list("templates")

  private static func list(_ name: String) -> [NIfTIPlace] {
    guard let text = TestFile.read("\(goldenFolder)/nifti/manifest.json"),
      let document = try? JSON(parsing: Bytes(text))
    else { return [] }
    return (document[name]?.array ?? []).compactMap { item in
      guard let file = item["file"]?.string, let rows = item["affine"]?.array?.compactMap(\.doubles) else { return nil }
      return NIfTIPlace(file: file, rows: rows, ends: item["axcodes"]?.string)
    }
  }
}

@Suite struct NIfTISceneTests {
  private func layer(_ file: String) async throws -> Layer {
    try #require(try await SceneOpener().open("\(goldenFolder)/nifti/\(file)").layers.first)
  }

  private func check(_ place: NIfTIPlace, in folder: String) async throws {
    let scene = try await SceneOpener().open("\(folder)/\(place.file)")
    #expect(scene.format == "nifti")
    let pyramid = try #require(scene.layers.first).volume.get()
    for (found, expected) in zip(pyramid.voxelTransform.rows, place.rows) {
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-6) }
    }
    #expect(pyramid.levels[0].scale.allSatisfy { $0 > 0 })
    let axes = [pyramid.spatialAxes.x, pyramid.spatialAxes.y, pyramid.spatialAxes.z]
    let ends = place.ends.map { $0.map { String($0) } }
    for (axis, way) in pyramid.orientation.enumerated() {
      #expect(way?.high.letters == (axes[axis] == nil ? nil : ends?[axis]), "axis \(axis)")
    }
  }

  @Test(arguments: NIfTIPlace.goldens)
  private func affine(_ place: NIfTIPlace) async throws { try await check(place, in: "\(goldenFolder)/nifti") }

  @Test(.enabled(if: TestFile.exists("/usr/share/mricron/templates")), arguments: NIfTIPlace.templates)
  private func templateAffine(_ place: NIfTIPlace) async throws {
    try await check(place, in: "/usr/share/mricron/templates")
  }

  /// Sizes and positions of plain images are in the level; flips and rotations are in the placement.
  @Test func placements() async throws {
    let plain = try await layer("v1-u1-be.nii").volume.get()
    #expect(plain.placement == .identity)
    #expect(plain.levels[0].scale == [2, 3, 4])
    #expect(plain.levels[0].translation == [-7, 11, 0.5])
    let flipped = try await layer("sform-flip.nii").volume.get()
    #expect(flipped.placement.scaleIfAxisAligned == [-1, 1, 1])
    #expect(flipped.levels[0].scale == [2, 3, 4])
    let half = try await layer("qform-half-turn.nii").volume.get()
    let turn = try #require(half.placement.scaleIfAxisAligned)
    #expect(abs(turn.x + 1) < 1e-12 && abs(turn.y + 1) < 1e-12 && abs(turn.z - 1) < 1e-12)
  }

  @Test func axesAndUnits() async throws {
    let four = try await layer("rank4.nii.gz")
    let pyramid = try four.volume.get()
    #expect(pyramid.axes.map(\.name) == ["x", "y", "z", "t"])
    #expect(pyramid.axes.map(\.unit) == ["micrometer", "micrometer", "micrometer", "millisecond"])
    #expect(pyramid.levels[0].scale[3] == 250)
    #expect(pyramid.levels[0].translation[3] == 1.5)
    #expect(four.timeCount == 5)
    #expect(pyramid.extent(0) == Vector3(4, 3, 2))
    let five = try await layer("rank5.nii.gz")
    #expect(five.channelCount == 3 && five.timeCount == 1)
    #expect(five.unit == "meter")
    let colors = try await layer("rgb-4d.nii.gz")
    #expect(colors.channelCount == 3 && colors.timeCount == 2)
    #expect(try await layer("rgba.nii").channelCount == 4)
    #expect(try await layer("rank2.nii.gz").pyramid?.spatialAxes.z == nil)
    // Placed without a unit is in millimetres, as all of these spaces are.
    #expect(try await layer("v1-u1-be.nii").unit == "millimeter")
    #expect(try await layer("unplaced.nii").unit == nil)
  }

  @Test func kindsNamesAndWindows() async throws {
    let labels = try await layer("labels.nii.gz")
    #expect(labels.kind == .segmentation)
    #expect(labels.name == "labels")
    #expect(try await layer("scale-half.nii").kind == .intensity)
    let window = try await layer("window.nii")
    #expect(window.preset.min == -5 && window.preset.max == 120.5)
    #expect(window.kind == .intensity)
    #expect(try await layer("v1-i2-be.nii").preset == LayerPreset())
    #expect(try await layer("pair-2.img.gz").name == "pair-2")
    #expect(try await SceneOpener().open("nifti://\(goldenFolder)/nifti/rgb.nii").version == "1")
  }

  @Test func labelColors() async throws {
    let folder = TemporaryFolder()
    let bytes = try #require(TestFile.read("\(goldenFolder)/nifti/labels.nii.gz"))
    try folder.write("atlas.nii.gz", bytes)
    try folder.write("atlas.nii.lut", (0..<768).map { UInt8(truncatingIfNeeded: $0 + $0 / 256) })
    try folder.write("other.nii.gz", bytes)
    try folder.write("other.nii.lut", Array(repeating: 7, count: 767))
    let atlas = try #require(try await SceneOpener().open(folder("atlas.nii.gz")).layers.first)
    #expect(atlas.labelColors.count == 255)
    #expect(atlas.labelColors[3] == 0x0304_05FF)
    let other = try #require(try await SceneOpener().open(folder("other.nii.gz")).layers.first)
    #expect(other.labelColors.isEmpty)
  }
}
