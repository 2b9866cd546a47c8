import Scenes
import TestSupport
import Testing
import Voxels

/// Whatever lies between a layer and its files lets through where chunks are stored.
@Suite struct LayerLocationTests {
  @Test(arguments: [
    "webknossos/wkw", "microscopy/bdv-n5.xml", "microscopy/bdv-h5.xml", "microscopy/bdv-parts.xml",
    "microscopy/cells.ims", "microscopy/bdv-n5.n5", "ome/labels-0.5.zarr", "nifti/rgb.nii",
    "precomputed/shard-preshift",
    "zip/image.ozx",
  ])
  func everyStoredChunkHasAPlace(_ source: String) async throws {
    let scene = try await SceneOpener().open("\(goldenFolder)/\(source)")
    var places = 0
    for level in scene.layers.compactMap(\.pyramid).flatMap(\.levels) {
      let array = level.array
      for index in indices(of: array.gridShape).prefix(40) {
        let location = try await array.location(ofChunk: index)
        guard try await array.readChunk(at: index) != nil else {
          // Of a time point that was never recorded there is no array to ask.
          #expect(location?.isMissing ?? true, "\(array.name) \(index)")
          continue
        }
        let found = try #require(location, "\(array.name) \(index)")
        #expect(found.object.hasPrefix(goldenFolder) && !found.isMissing, "\(array.name) \(index)")
        places += 1
      }
    }
    #expect(places > 0)
  }
}
