import Browser
import Chunks
import Glibc
import Glyphs
import Pixels
import Scenes
import Slicing
import Voxels

/// One frame of a scene, complete, without a terminal.
struct Snapshot {
  static let defaultSize = ScreenSize(columns: 200, rows: 60)

  /// Layers may be pending; those that are shown are opened.
  var scene: Scene
  /// Nil for the three planes together.
  var orientation: PlaneOrientation?
  var position: Vector3<Double>?
  var zoom: Double?
  /// Names of the layers to show; nil shows those that the source shows.
  var layers: [String]?
  /// In cells.
  var size: Extent2?
  var pixels: Extent2?
  var options: ViewOptions

  /// - Throws: ``Failure`` when the scene cannot be shown, a chunk is damaged, or the file cannot be written.
  func write(to output: String?) async throws {
    MemoryLedger.shared.budget = options.cacheBudget
    let cache = ChunkCache(budget: options.cacheBudget, ledger: .shared)
    let scene = await openedScene
    let presentation = try await Presentation(scene, cache: cache, awaitsWindows: false)
    // They are guessed while the frame's chunks are read.
    let windows = Task { await presentation.windows() }
    let glyphs = options.glyphs
    let cell = glyphs.cellPixels
    var screen = size.map { ScreenSize(columns: $0.width, rows: $0.height) } ?? Snapshot.defaultSize
    if let pixels {
      screen = ScreenSize(
        columns: (pixels.width + cell.columns - 1) / cell.columns, rows: (pixels.height + cell.rows - 1) / cell.rows)
    }
    var state = BrowserState(
      presentation, keymap: options.keymap, position: position, zoom: zoom, size: screen)
    state.interpolation = options.pixelInterpolation
    try select(&state, of: scene)

    if let orientation {
      let width = pixels?.width ?? screen.columns * cell.columns
      let height = pixels?.height ?? screen.rows * cell.rows
      if zoom == nil, scene.locatedView?.zoom == nil {
        state.zoom = presentation.fittingZoom(orientation, width: width, height: height)
      }
      let raster = try await single(&state, orientation, windows, width: width, height: height, cache)
      if let output, output.hasSuffix(".png") {
        try save(try PNG.encode(raster), to: output)
      } else {
        var grid = CellGrid(width: screen.columns, height: screen.rows)
        glyphs.encode(raster, into: &grid, column: 0, row: 0)
        try emit(plainText(grid, mode: options.fileColors), to: output)
      }
      return
    }
    var builder = FrameBuilder(cache: cache, glyphs: glyphs)
    builder.plan(state, size: screen, exactly: true)
    state.put(await windows.value)
    await cache.settle()
    if let failure = cache.firstFailure() { throw failure }
    let counts = builder.compose(state, size: screen)
    try complain(counts)
    if let output, output.hasSuffix(".png") {
      try save(try PNG.encode(builder.raster), to: output)
    } else {
      builder.encode(state, size: screen, counts: counts)
      try emit(plainText(builder.grid, mode: options.fileColors), to: output)
    }
  }

  /// The scene with the layers open that the frame shows.
  private var openedScene: Scene {
    get async {
      // Of many to choose from, those that are named are drawn.
      var scene = scene.isChoice ? await scene.opening(named: layers ?? []) : scene
      if !scene.isChoice || scene.reference == nil { scene = await scene.openingReference() }
      return await scene.opening { layer in
        guard let layers else { return !layer.volume.isOption && layer.preset.visible ?? true }
        return layers.contains { layer.isNamed($0) || $0.hasPrefix(layer.fullName + "/") }
      }.withoutOptions
    }
  }

  private func select(_ state: inout BrowserState, of scene: Scene) throws(Failure) {
    guard let layers else { return }
    for name in layers where !scene.layers.contains(where: { $0.isNamed(name) }) {
      let known = scene.layers.map(\.fullName).joined(separator: ", ")
      throw Failure(.usage, scene.sourceName, "has no layer \(name)", remedy: "its layers are: \(known)")
    }
    for layer in scene.layers where layers.contains(where: { layer.isNamed($0) }) {
      if case .failed(let failure) = layer.volume { throw failure }
    }
    state.layers.setVisible { shown in layers.contains { shown.fullName.isNamed($0) } }
  }

  private func single(
    _ state: inout BrowserState, _ orientation: PlaneOrientation, _ windows: Task<GuessedWindows, Never>, width: Int,
    height: Int, _ cache: ChunkCache
  ) async throws -> Raster {
    let viewport = state.viewport(orientation, width: width, height: height)
    var composer = SceneComposer(cache: cache)
    composer.planExactly(state.layers, [viewport])
    state.put(await windows.value)
    await cache.settle()
    if let failure = cache.firstFailure() { throw failure }
    var raster = Raster(width: width, height: height)
    try complain(composer.compose(state.layers, viewport, into: &raster, x: 0, y: 0))
    return raster
  }

  /// A frame that is not complete is no snapshot.
  private func complain(_ counts: SliceCounts) throws(Failure) {
    guard counts.ready == counts.visible else {
      throw Failure(
        .tooLarge, scene.sourceName, "the frame needs \(counts.visible) chunks, more than the cache holds",
        remedy: "give it more with --cache-memory, or zoom out")
    }
  }

  private func emit(_ text: [UInt8], to output: String?) throws(Failure) {
    if let output { try save(text, to: output) } else { StandardOutput.write(text) }
  }

  private func save(_ bytes: [UInt8], to path: String) throws(Failure) { try SavedFile.write(bytes, to: path) }
}

extension Layer {
  fileprivate func isNamed(_ name: String) -> Bool { fullName.isNamed(name) }
}

extension String {
  /// Whether it is the full name of a layer that a name stands for: its own, or that of a group around it.
  fileprivate func isNamed(_ name: String) -> Bool { self == name || hasPrefix(name + "/") }
}
