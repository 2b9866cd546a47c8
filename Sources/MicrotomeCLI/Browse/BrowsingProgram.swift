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
  /// Layers may be pending: the first picture waits for the reference layer alone.
  let scene: Scene
  let start: StartOptions
  let options: ViewOptions
  private let links = ShownLinks()

  init(scene: Scene, start: StartOptions, options: ViewOptions) {
    self.scene = scene
    self.start = start
    self.options = options
  }

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
    let presentation =
      scene.isChoice
      ? nil : try await Presentation(scene.openingReference(), cache: cache, awaitsWindows: false)
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
        _ = try browse(presentation, on: terminal, relay, trace: trace, notices)
      } else {
        _ = try choose(from: scene, cache, on: terminal, relay, trace: trace, notices)
      }
    }
    links.print()
  }

  /// How choosing from a list ended.
  private enum Choice {
    /// With the wish for the list around it.
    case back
    case quit
  }

  /// What was chosen from a list.
  private enum Chosen: Sendable {
    case image(Presentation)
    case list(Scene)

    init(_ layer: Int, of list: Scene, _ cache: ChunkCache) async throws {
      let chosen = await list.choosing(layer).openingChosen()
      self =
        chosen.isChoice ? .list(chosen) : .image(try await Presentation(chosen, cache: cache, awaitsWindows: false))
    }
  }

  /// From a list to an image or a further list and back, until the user quits.
  ///
  /// - Parameter isNested: whether there is a list around this one.
  private func choose(
    from list: Scene, isNested: Bool = false, _ cache: ChunkCache, on terminal: Terminal, _ relay: ArrivalRelay,
    trace: TraceFile?, _ notices: SourceNotices
  ) throws -> Choice {
    var selected = 0
    var message = notices.next()
    while true {
      let chooser = ChooserSession(
        list, screen: terminal, colors: colors(of: terminal), selected: selected, isNested: isNested, message: message)
      message = nil
      switch chooser.run() {
      case .quit: return .quit
      case .back: return .back
      case .terminated: throw ExitStatus(code: 130)
      case .chosen(let layer):
        selected = layer
        do {
          switch try chooser.wait(relay, for: { try await Chosen(layer, of: list, cache) }) {
          case .done(.list(let inner)):
            let choice = try choose(from: inner, isNested: true, cache, on: terminal, relay, trace: trace, notices)
            guard choice == .back else { return .quit }
          case .done(.image(let presentation)):
            let end = try browse(presentation, on: terminal, relay, trace: trace, notices, offersChoice: true)
            guard end == .choose else { return .quit }
          case .givenUp: message = "\(list.layers[layer].name.printable) was given up"
          case .quit: return .quit
          case .terminated: throw ExitStatus(code: 130)
          }
        } catch let failure as Failure { message = failure.line }
      }
    }
  }

  /// - Throws: ``ExitStatus`` when a signal ended the session.
  private func browse(
    _ presentation: Presentation, on terminal: Terminal, _ relay: ArrivalRelay, trace: TraceFile?,
    _ notices: SourceNotices, offersChoice: Bool = false
  ) throws -> BrowserSession.End {
    var state = BrowserState(
      presentation, keymap: options.keymap, position: start.position?.vector, zoom: start.zoom,
      size: terminal.screenSize)
    state.offersChoice = offersChoice
    state.isProgressive = start.loading == "coarse"
    state.interpolation = options.pixelInterpolation
    state.showsScaleBar = true
    state.message = notices.next() ?? presentation.scene.warnings.first { !scene.warnings.contains($0) }
    let opening = MemberOpening(presentation) { relay.arrived() }
    defer { opening.cancel() }
    let session = BrowserSession(
      presentation, state: state, lookup: ChunkLookup(presentation.cache) { relay.arrived() }, opening: opening,
      screen: terminal, glyphs: options.glyphs, colors: colors(of: terminal),
      exports: .files(links), trace: trace.map { file in { file.append($0) } },
      notice: { notices.next(isComplete: true) })
    let end = session.run()
    if case .terminated = end { throw ExitStatus(code: 130) }
    return end
  }

  private func colors(of terminal: Terminal) -> ColorMode { ColorMode(name: options.color) ?? terminal.colorMode }
}
