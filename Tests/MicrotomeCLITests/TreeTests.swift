import JSON
import TestSupport
import Testing
import Voxels

/// `tree`: hierarchies of all formats in one look.
@Suite struct TreeTests {
  private let folder = TemporaryFolder()

  private func tree(_ arguments: String...) -> String {
    let outcome = Microtome.start(["tree"] + arguments).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.text
  }

  private func json(_ arguments: String...) throws -> JSON {
    let outcome = Microtome.start(["tree"] + arguments + ["--json"]).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSON(parsing: outcome.text)
  }

  @Test func groupsArraysAndImages() {
    #expect(
      tree("\(goldenFolder)/webknossos/zarr3")
        == """
        zarr3         WEBKNOSSOS dataset
        ├── color     WEBKNOSSOS layer    uint8   1×32×32×16  1×8×8×8 in 1×16×16×16  sharding_indexed transpose bytes zstd  2 levels to 1×16×16×16
        ├── rgb       WEBKNOSSOS layer    uint8   3×32×32×16  3×8×8×8 in 3×16×16×16  sharding_indexed transpose bytes zstd
        └── segments  WEBKNOSSOS layer    uint64  1×16×16×16  1×8×8×8 in 1×16×16×16  sharding_indexed transpose bytes zstd

        """)
    #expect(
      tree("\(goldenFolder)/zarr/v2-consolidated")
        == """
        v2-consolidated
        └── a
            └── b
                └── c    uint8  5×7×6  5×7×6  blosc

        """)
    #expect(tree("\(goldenFolder)/zarr/v2-consolidated", "--depth", "1").contains("└── a\n    └── … 1 more\n"))
  }

  @Test func everyFormatHasOne() throws {
    for (source, words) in [
      ("zarr/ome-0.5-zyx", ["OME-Zarr 0.5 image", "2 levels to 4×3×4"]),
      ("precomputed/jpeg-shard", ["precomputed volume", "neuroglancer_uint64_sharded_v1 jpeg"]),
      ("wkw/lz4-uint8-3", ["uint8", "lz4"]), ("zip/image.ozx", ["OME-Zarr 0.5 image", "5 levels"]),
      ("hdf5/latest.h5", ["HDF5 file", "├── btree2", "shuffle deflate"]), ("nifti", ["folder", ".nii"]),
      ("N5", ["folder", "raw"]), ("zarr/collections/slide.json", ["collection 0.6", "intensity"]),
    ] {
      guard TestFile.exists("\(goldenFolder)/\(source)") else {
        Issue.record("there is no \(source)")
        continue
      }
      let text = tree("\(goldenFolder)/\(source)")
      for word in words { #expect(text.contains(word), "\(source) has no \(word):\n\(text)") }
    }
  }

  @Test func levelsOneByOne() throws {
    let whole = tree("\(goldenFolder)/zarr/ome-0.5-zyx", "--all")
    #expect(whole.contains("├── s0") && whole.contains("└── s1"))
    let document = try json("\(goldenFolder)/zarr/ome-0.5-zyx")
    #expect(document["kind"] == "OME-Zarr 0.5 image" && document["children"] == nil)
    let levels = try #require(document["levels"]?.array)
    #expect(levels.map { $0["shape"]?.ints } == [[4, 6, 8], [4, 3, 4]])
    let shard = try json("\(goldenFolder)/webknossos/zarr3")
    let color = try #require(shard["children"]?.array?.first)
    #expect(color["levels"]?.array?[0]["shard"]?.ints == [1, 16, 16, 16])
    #expect(color["name"] == "color" && color["path"] == "color")
  }

  /// A plate of 1,536 wells: the first are shown, and how many are left out.
  @Test func platesAreBounded() throws {
    let rows = (0..<32).map { "R\($0)" }
    let wells = rows.flatMap { row in (0..<48).map { #"{"path":"\#(row)/\#($0)"}"# } }.joined(separator: ",")
    func group(_ path: String, _ attributes: String = "") {
      TestFile.write(
        #"{"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5"\#(attributes)}}}"#,
        to: folder("plate.zarr\(path)/zarr.json"))
    }
    group("", #","plate":{"wells":[\#(wells)]}"#)
    for row in rows {
      group("/\(row)")
      for column in 0..<48 { group("/\(row)/\(column)", #","well":{"images":[{"path":"0"}]}"#) }
    }
    let text = tree(folder("plate.zarr"))
    #expect(text.contains("plate of 1536 wells") && text.contains("… 28 more") && text.contains("… 44 more"))
    #expect(text.split(separator: "\n").count < 40)
    #expect(text.contains("├── R0\n") && text.contains("well of 1 fields") && !text.contains("R10"))
    let whole = tree(folder("plate.zarr"), "--all")
    #expect(whole.split(separator: "\n").count == 1 + 32 + 1536)
    // Numbers count by their value.
    let order = ["R2\n", "R9\n", "R10\n"].map { whole.firstRange(of: "── \($0)")?.lowerBound }
    #expect(order.allSatisfy { $0 != nil } && order.compactMap { $0 } == order.compactMap { $0 }.sorted())
  }

  @Test func whatCannotBeOpenedIsSaidAndNamesAreHarmless() throws {
    Samples.image().write(to: folder("data/a\u{1B}[31m\nb.zarr"))
    TestFile.write("{", to: folder("data/broken.zarr/zarr.json"))
    let text = tree(folder("data"))
    expectHarmless(text.split(separator: "\n").joined())
    #expect(text.contains("[31m"))
    #expect(text.contains("broken.zarr") && text.contains("unavailable: "))
    #expect(Microtome.run("tree", folder("nothing")).status == 1)
    #expect(Microtome.run("tree", folder("data"), "--depth", "-1").status == 64)
  }
}
