import JSON
import TestSupport
import Testing

/// Labels over an image of other voxels and another origin: at ten places of the world the label that numpy finds through
/// the affines of the volumes that the goldens were made of.
@Suite struct CollectionSnapshotTests {
  private let folder = TemporaryFolder()
  private static let goldens = "\(goldenFolder)/volumes/collections"

  private struct Place {
    var name: String
    var position: String
    var label: Int
    var value: Int
  }

  private func places() throws -> (colors: [UInt32], places: [Place]) {
    let expected = try JSON(parsing: TestFile.text("\(Self.goldens)/expected.json") ?? "")
    let colors = (expected["colors"]?.array ?? []).map { $0.ints?.reduce(0) { $0 << 8 | UInt32($1) } ?? 0 }
    let places = (expected["places"]?.array ?? []).map { place in
      Place(
        name: place["name"]?.string ?? "",
        position: (place["position"]?.doubles ?? []).map { "\($0)" }.joined(separator: ","),
        label: place["label"]?.int ?? -1, value: place["value"]?.int ?? -1)
    }
    #expect(places.count == 10)
    return (colors, places)
  }

  private func pixel(_ source: String, _ layer: String, _ place: Place) throws -> UInt32 {
    let out = folder("out.png")
    let outcome = Microtome.run(
      "snapshot", source, "--view", "xy", "--position", place.position, "--zoom", "0.01", "--layers", layer,
      "--pixels", "1x1", "-o", out)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try Picture(try #require(TestFile.read(out)))[0, 0]
  }

  @Test(arguments: [
    ("slide.json", "regions"), ("rfc8.json", "regions"), ("inline.json", "labels/regions"), ("group.zarr", "regions"),
  ])
  func labelsAreInPlace(_ name: String, _ layer: String) throws {
    let (colors, places) = try places()
    for place in places {
      let shown = try pixel("\(Self.goldens)/\(name)", layer, place)
      #expect(shown == (place.label == 0 ? 0 : colors[place.label - 1]), "\(place.name)")
    }
  }

  @Test(arguments: ["slide.json", "draft.json", "references.json", "rfc8.json", "inline.json"])
  func theWindowIsTheMembers(_ name: String) throws {
    for place in try places().places where [20...90].contains(where: { $0.contains(place.value) }) {
      let shown = try pixel("\(Self.goldens)/\(name)", "head", place) & 0xFF
      let expected = (Double(place.value) - 20) / 70 * 255
      #expect(abs(Double(shown) - expected) <= 1, "\(place.name)")
    }
  }
}
