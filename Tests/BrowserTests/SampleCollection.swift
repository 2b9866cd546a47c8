import Browser
import Chunks
import Glyphs
import Scenes
import Slicing
import TestSupport
import Voxels

/// Collections of sample images, in the dialect of OME 2024, in a folder.
struct SampleCollection {
  let volume = SampleVolume()

  init() { _ = volume.writeLabels() }

  /// A member: a path with its name, and what its preset says as JSON.
  static func member(_ path: String, _ name: String, _ rendering: String = "") -> String {
    let type = path.hasSuffix(".json") ? "collection" : "image"
    return """
      {"type": "\(type)", "path": "\(path)", "name": "\(name)", "attributes": {"rendering": {\(rendering)}}}
      """
  }

  /// Writes a collection and gives its path.
  @discardableResult
  func write(_ file: String, _ name: String, _ members: [String]) -> String {
    TestFile.write(
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "\(name)",
        "members": [\(members.joined(separator: ",\n"))]}}}
      """, to: volume.folder(file))
    return volume.folder(file)
  }

  /// An image of three channels, two time points, 16 bits.
  func writeStain() {
    let array = TestArray([2, 3, 12, 20, 24], chunk: [1, 1, 12, 20, 24], dataType: "uint16") { index in
      UInt64(1000 * index[0] + 100 * index[1] + (index[2] + index[3] + index[4]))
    }
    let metadata = """
      ,"omero":{"channels":[{"label":"DAPI","color":"0000FF","window":{"min":0,"max":4000,"start":10,"end":2000}},
       {"label":"GFP","color":"00FF00","window":{"min":0,"max":4000,"start":20,"end":900}},
       {"label":"RFP","color":"FF0000","active":false,"window":{"min":0,"max":4000,"start":30,"end":800}}]}
      """
    TestImage(
      "stain", axes: ["t", "c", "z", "y", "x"], levels: [(array, scale: [1, 1, 40, 40, 40])], metadata: metadata
    ).write(to: volume.folder("stain.zarr"))
  }

  /// Three levels: `brain` with an overview, the group `cortex` (an image, a group of segments and a mesh, a mesh) and
  /// an image of channels.
  func writeNested() -> String {
    writeStain()
    let member = SampleCollection.member
    write(
      "synapses.json", "synapses",
      [
        member("./cells.zarr", "psd", ""), #"{"type": "webknossos:mesh", "path": "x", "name": "soma"}"#,
        member("./cells.zarr", "vesicles", #""disabled": true"#),
      ])
    write(
      "cortex.json", "cortex",
      [
        member("./ramp.zarr", "em", #""min": 10, "max": 200"#), member("./synapses.json", "synapses", ""),
        #"{"type": "webknossos:mesh", "path": "y", "name": "vessel"}"#,
      ])
    return write(
      "brain.json", "brain",
      [
        member("./ramp.zarr", "overview", ""), member("./cortex.json", "cortex", ""),
        member("./stain.zarr", "stain", ""),
      ])
  }

  /// The rows of the layer panel on a screen of 200x60, without blanks at their ends; the first one is the title.
  static func panel(_ state: BrowserState, _ cache: ChunkCache) -> [String] {
    let size = ScreenSize(columns: 200, rows: 60)
    var builder = FrameBuilder(cache: cache)
    builder.encode(state, size: size, counts: builder.compose(state, size: size))
    guard let place = FrameBuilder.layout(state, size: size).panel else { return [] }
    return (0..<place.height).map { row in
      var text = builder.grid.text(row: place.row + row).dropFirst(place.column + 1)
      while text.last == " " { text.removeLast() }
      return String(text)
    }.filter { !$0.isEmpty }
  }

  /// The same with no more than fold, mark and name.
  static func tree(_ state: BrowserState, _ cache: ChunkCache) -> [String] {
    panel(state, cache).dropFirst().map { line in
      let words = line.drop { $0 == " " }
      return line.prefix { $0 == " " }
        + words.split(separator: " ").prefix { word in
          word.allSatisfy { $0.isLetter || "▸▾●○◐·!■▚".contains($0) }
        }.filter { !["■", "▚"].contains($0) }.joined(separator: " ")
    }
  }
}
