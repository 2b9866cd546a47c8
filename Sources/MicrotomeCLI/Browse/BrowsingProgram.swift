import Browser
import Chunks
import Glibc
import Glyphs
import Pixels
import Scenes
import Terminal
import Voxels

/// Browsing a scene in the terminal, or printing one frame of it where there is none.
struct BrowsingProgram {
  let scene: Scene
  let start: StartOptions
  let options: ViewOptions

  /// - Throws: ``Failure``, or ``ExitStatus`` when a signal ended the session.
  func run() async throws {
    guard StandardOutput.isTerminal else {
      let snapshot = Snapshot(
        scene: scene, orientation: nil, position: start.position?.vector, zoom: start.zoom, layers: nil,
        size: start.size, pixels: nil, options: options)
      try await snapshot.write(to: nil)
      return
    }
    let relay = ArrivalRelay()
    let cache = ChunkCache(budget: options.cacheBudget) { relay.arrived() }
    let presentation = try await Presentation(scene, cache: cache)
    let trace = try options.trace.map { try TraceFile(path: $0) }
    // The loop blocks, so it gets a thread of its own.
    let pool = WorkerPool(name: "browser", threads: 1)
    let options = options
    let start = start
    let end = try await pool.run {
      try BrowsingProgram.browse(presentation, relay, start, options, trace)
    }
    if case .terminated = end { throw ExitStatus(code: 130) }
  }

  private static func browse(
    _ presentation: Presentation, _ relay: ArrivalRelay, _ start: StartOptions, _ options: ViewOptions,
    _ trace: TraceFile?
  ) throws -> BrowserSession.End {
    let terminal = try Terminal.open(Terminal.Options(usesMouse: !options.noMouse))
    defer { terminal.close() }
    let waker = terminal.waker
    relay.connect { waker.wake() }
    defer { relay.connect(nil) }
    let state = BrowserState(
      presentation, keymap: options.keymap, position: start.position?.vector, zoom: start.zoom,
      size: terminal.screenSize)
    let session = BrowserSession(
      presentation, state: state, screen: terminal, glyphs: options.glyphs,
      colors: ColorMode(name: options.color) ?? terminal.colorMode,
      savePicture: { raster, voxel in
        let path = "microtome-\(voxel.x)-\(voxel.y)-\(voxel.z).png"
        try SavedFile.write(try PNG.encode(raster), to: path)
        return path
      }, trace: trace.map { file in { file.append($0) } })
    return session.run()
  }
}
