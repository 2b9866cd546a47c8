import Browser
import Chunks
import Glibc
import Glyphs
import Pixels
import Scenes
import Terminal
import Voxels

/// Browsing a scene in the terminal, or printing one frame of it where there is none.
struct BrowsingProgram: Sendable {
  let scene: Scene
  let start: StartOptions
  let options: ViewOptions

  /// - Throws: ``Failure``, or ``ExitStatus`` when a signal ended the session.
  func run() async throws {
    let notices = SourceNotices(scene)
    guard StandardOutput.isTerminal else {
      notices.print()
      defer { notices.print(isComplete: true) }
      let snapshot = Snapshot(
        scene: scene, orientation: nil, position: start.position?.vector, zoom: start.zoom, layers: nil,
        size: start.size, pixels: nil, options: options)
      try await snapshot.write(to: nil)
      return
    }
    let relay = ArrivalRelay()
    MemoryLedger.shared.budget = options.cacheBudget
    let cache = ChunkCache(budget: options.cacheBudget, retries: true, ledger: .shared) { relay.arrived() }
    // A scene to choose from shows its list first, and what cannot be shown is an error before the screen changes.
    let presentation = scene.isChoice ? nil : try await Presentation(scene, cache: cache)
    let trace = try options.trace.map { try TraceFile(path: $0) }
    // The loop blocks, so it gets a thread of its own.
    let pool = WorkerPool(name: "browser", threads: 1)
    try await pool.run {
      let terminal = try Terminal.open(Terminal.Options(usesMouse: !options.noMouse))
      defer { terminal.close() }
      let waker = terminal.waker
      relay.connect { waker.wake() }
      defer { relay.connect(nil) }
      if let presentation {
        _ = try browse(presentation, on: terminal, trace: trace, notices)
      } else {
        try choose(cache, on: terminal, trace: trace, notices)
      }
    }
  }

  /// From the list to an image and back, until the user quits.
  private func choose(
    _ cache: ChunkCache, on terminal: Terminal, trace: TraceFile?, _ notices: SourceNotices
  ) throws {
    var selected = 0
    var message = notices.next()
    while true {
      let chooser = ChooserSession(
        scene, screen: terminal, colors: colors(of: terminal), selected: selected, message: message)
      message = nil
      switch chooser.run() {
      case .quit: return
      case .terminated: throw ExitStatus(code: 130)
      case .chosen(let layer):
        selected = layer
        let scene = scene.choosing(layer)
        do {
          let presentation = try Blocking.run { try await Presentation(scene, cache: cache) }
          guard try browse(presentation, on: terminal, trace: trace, notices) == .choose else { return }
        } catch let failure as Failure { message = failure.line }
      }
    }
  }

  /// - Throws: ``ExitStatus`` when a signal ended the session.
  private func browse(
    _ presentation: Presentation, on terminal: Terminal, trace: TraceFile?, _ notices: SourceNotices
  ) throws -> BrowserSession.End {
    var state = BrowserState(
      presentation, keymap: options.keymap, position: start.position?.vector, zoom: start.zoom,
      size: terminal.screenSize)
    state.offersChoice = scene.isChoice
    state.isProgressive = start.loading == "coarse"
    state.interpolation = options.pixelInterpolation
    state.message = notices.next()
    let session = BrowserSession(
      presentation, state: state, screen: terminal, glyphs: options.glyphs, colors: colors(of: terminal),
      savePicture: { raster, voxel in
        let path = "microtome-\(voxel.x)-\(voxel.y)-\(voxel.z).png"
        try SavedFile.write(try PNG.encode(raster), to: path)
        return path
      }, trace: trace.map { file in { file.append($0) } }, notice: { notices.next(isComplete: true) })
    let end = session.run()
    if case .terminated = end { throw ExitStatus(code: 130) }
    return end
  }

  private func colors(of terminal: Terminal) -> ColorMode { ColorMode(name: options.color) ?? terminal.colorMode }
}
