import Browser
import Chunks
import Scenes
import TestSupport
import Voxels

/// An OME-Zarr image of three mags whose voxels are functions of their position, in ranges that do not overlap;
/// a voxel is as gray as its value says.
struct SampleVolume {
  /// Extent at mag 1: x, y, z.
  static let extent = Vector3(96, 80, 48)

  let folder = TemporaryFolder()

  var path: String { folder("ramp.zarr") }

  /// - Parameter isDeep: with mags 2 and 4; else mag 1 alone.
  init(isDeep: Bool = true) {
    let levels = (0..<(isDeep ? 3 : 1)).map { level -> (TestArray, scale: [Double]) in
      let shape = [SampleVolume.extent.z, SampleVolume.extent.y, SampleVolume.extent.x].map { $0 >> level }
      let array = TestArray(shape, chunk: [16, 16, 16]) { index in
        UInt64(SampleVolume.value(level, index[2], index[1], index[0]))
      }
      return (array, scale: Array(repeating: 10 * Double(1 << level), count: 3))
    }
    let window = #","omero":{"channels":[{"color":"FFFFFF","window":{"min":0,"max":255,"start":0,"end":255}}]}"#
    TestImage("ramp", axes: ["z", "y", "x"], levels: levels, metadata: window).write(to: path)
  }

  /// The voxel `x`, `y`, `z` of a level.
  static func value(_ level: Int, _ x: Int, _ y: Int, _ z: Int) -> Int {
    (level == 0 ? 40 : level == 1 ? 120 : 190) + (x + 2 * y + 5 * z) % 60
  }

  /// The voxel of a level that shows a voxel of mag 1.
  static func value(_ level: Int, showing voxel: Vector3<Int>) -> Int {
    value(level, voxel.x >> level, voxel.y >> level, voxel.z >> level)
  }

  /// A segmentation that lies beside the image: id 7 in a box, id 9 in another, nothing elsewhere.
  @discardableResult
  func writeLabels(to path: String? = nil) -> String {
    let path = path ?? folder("cells.zarr")
    let array = TestArray(
      [SampleVolume.extent.z, SampleVolume.extent.y, SampleVolume.extent.x], chunk: [48, 40, 48], dataType: "uint32"
    ) { UInt64(SampleVolume.label(Vector3($0[2], $0[1], $0[0]))) }
    let colors = """
      ,"image-label":{"colors":[{"label-value":7,"rgba":[255,0,0,255]},{"label-value":9,"rgba":[0,0,255,255]}]}
      """
    TestImage("cells", axes: ["z", "y", "x"], levels: [(array, scale: [10, 10, 10])], metadata: colors).write(to: path)
    return path
  }

  static func label(_ voxel: Vector3<Int>) -> Int {
    if (40..<50).contains(voxel.x), (30..<45).contains(voxel.y) { return 7 }
    return (60..<70).contains(voxel.x) && (20..<70).contains(voxel.y) ? 9 : 0
  }

  /// A browser's state for sources, as it is at the start of a session.
  ///
  /// - Parameter isLazy: with nothing open but the reference.
  static func state(
    _ sources: [String], isLazy: Bool = false, keymap: Keymap = Keymaps.webknossos, position: Vector3<Double>? = nil,
    zoom: Double? = nil,
    size: ScreenSize = ScreenSize(columns: 200, rows: 60)
  ) async throws -> (state: BrowserState, cache: ChunkCache) {
    var scene =
      isLazy
      ? try await SceneOpener().openLazily(sources[0]).openingReference() : try await SceneOpener().open(sources[0])
    for source in sources.dropFirst() { scene.layers += try await SceneOpener().open(source).layers }
    let cache = ChunkCache(budget: 1 << 26)
    let presentation = try await Presentation(scene, cache: cache)
    return (BrowserState(presentation, keymap: keymap, position: position, zoom: zoom, size: size), cache)
  }
}
