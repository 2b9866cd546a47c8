import Chunks
import Glibc
import Glyphs
import Pixels
import Rendering
import Scenes
import Slicing
import Terminal
import Voxels

/// The browser's loop: events change the state, the state becomes a frame, the frame goes to the terminal.
///
/// Pending keys are drained before a frame is drawn, and no frame is started while the last is still being written, so
/// that a slow link never builds a backlog. Nothing here waits but for events.
public final class BrowserSession {
  /// How a session ended.
  public enum End: Sendable, Equatable {
    case quit
    /// The user wants the list of images.
    case choose
    case terminated(signal: Int32)
  }

  /// Frames for arriving data alone come at most this often.
  private static let dataInterval = 0.03

  let presentation: Presentation
  private let opening: MemberOpening?
  let lookup: ChunkLookup
  let screen: any Screen
  private let colors: ColorMode
  let exports: BrowserExports
  private let trace: ((FrameTrace) -> Void)?
  private let notice: () -> String?
  var state: BrowserState
  var builder: FrameBuilder
  var encoder = FrameEncoder()
  private var output: [UInt8] = []
  private var mouse = MouseTracker()
  var size: ScreenSize
  /// Why a frame is due; nil when none is.
  private var cause: String? = "start"
  private var needsPlan = true
  private var frame = 0
  private var lastFrame = 0.0
  private let start = BrowserSession.now

  /// The chunk whose place is to be copied once it is known.
  var copiedChunk: ChunkKey?
  /// The version of the layers whose pending ones are being opened.
  private var openingVersion: Int?

  /// - Parameters:
  ///   - lookup: finds out where chunks are stored.
  ///   - opening: opens members of collections that are on; nil where there are none to open.
  ///   - exports: what can be made of what is shown.
  ///   - trace: told of every drawn frame.
  ///   - notice: asked once a frame is complete for a line that the user should see; nil when there is none.
  public init(
    _ presentation: Presentation, state: BrowserState, lookup: ChunkLookup, opening: MemberOpening? = nil,
    screen: any Screen, glyphs: any GlyphEncoder.Type, colors: ColorMode, exports: BrowserExports,
    trace: ((FrameTrace) -> Void)?,
    notice: @escaping () -> String? = { nil }
  ) {
    self.presentation = presentation
    self.state = state
    self.lookup = lookup
    self.opening = opening
    self.screen = screen
    self.colors = colors
    self.exports = exports
    self.trace = trace
    self.notice = notice
    builder = FrameBuilder(cache: presentation.cache, glyphs: glyphs)
    size = screen.screenSize
  }

  /// Runs until the user quits or a signal asks for the end.
  public func run() -> End {
    while true {
      openMembers()
      if let event = screen.nextEvent(timeout: timeout) {
        if let end = handle(event) { return end }
        continue
      }
      if cause != nil, !screen.isWriting { draw() }
    }
  }

  /// How long to wait for an event: not at all when a frame is due, for ever when nothing is.
  private var timeout: Int? {
    guard let cause, !screen.isWriting else { return nil }
    guard cause == "data" else { return 0 }
    let rest = lastFrame + BrowserSession.dataInterval - BrowserSession.now
    return rest > 0 ? Int((rest * 1000).rounded(.up)) : 0
  }

  /// Asks for the members that are on and not open yet.
  private func openMembers() {
    guard let opening, openingVersion != state.layers.version else { return }
    openingVersion = state.layers.version
    opening.want(state.layers.awaitedLayers)
  }

  private func handle(_ event: TerminalEvent) -> End? {
    switch event {
    case .key(let key): return handle(key)
    case .mouse(let event):
      let layout = FrameBuilder.layout(state, size: size)
      // A copy: the closure must not read the state while the handler changes it.
      let shown = state
      if mouse.handle(event, &state, layout, viewport: { builder.viewport(shown, $0) }) { changed("mouse") }
    case .paste(let text):
      if state.prompt != nil {
        state.prompt?.text += text.filter { $0 != "\n" }
        due("paste")
      }
    case .resize(let columns, let rows):
      size = ScreenSize(columns: columns, rows: rows)
      encoder.invalidate()
      changed("resize")
    case .resumed:
      encoder.invalidate()
      changed("resumed")
    case .wake:
      if cause == nil { cause = "data" }
      if let windows = opening?.takeWindows() { state.put(windows) }
      if let arrivals = opening?.take(), !arrivals.isEmpty {
        state.put(arrivals)
        needsPlan = true
      }
    case .drained: break
    case .terminate(let signal): return .terminated(signal: signal)
    }
    return nil
  }

  private func handle(_ key: Key) -> End? {
    state.message = nil
    if state.prompt != nil { return edit(key) }
    if case .help(let scroll)? = state.overlay {
      let limit = HelpOverlay.scrollLimit(state.keymap, size)
      switch key.name {
      case "Down", "j": state.overlay = .help(scroll: min(scroll + 1, limit))
      case "Up", "k": state.overlay = .help(scroll: max(scroll - 1, 0))
      case "PgDn": state.overlay = .help(scroll: min(scroll + 10, limit))
      case "PgUp": state.overlay = .help(scroll: max(scroll - 10, 0))
      case "Ctrl+C": return .quit
      default: state.overlay = nil
      }
      due(key.name)
      return nil
    }
    if key.code == .escape {
      if state.overlay == nil, state.leavesOnEscape { return .choose }
      state.overlay = nil
      due(key.name)
      return nil
    }
    guard let command = state.keymap.command(for: key.name) else {
      state.message =
        "\(key.name.printable) does nothing here; \(state.keymap.keys(for: .help).first ?? "?") shows the keys"
      due(key.name)
      return nil
    }
    let effect = state.apply(command)
    changed(key.name)
    return effect.flatMap(perform)
  }

  /// A key while the prompt is open.
  private func edit(_ key: Key) -> End? {
    due(key.name)
    state.prompt?.choices = []
    switch key.code {
    case .enter:
      let line = state.prompt?.text ?? ""
      state.prompt = nil
      let effect = state.run(line)
      changed("prompt")
      return effect.flatMap(perform)
    case .escape: state.prompt = nil
    case .tab: state.completePrompt()
    case .backspace:
      if state.prompt?.text.popLast() == nil { state.prompt = nil }
    case .character(let scalar) where key.modifiers.isEmpty: state.prompt?.text.unicodeScalars.append(scalar)
    case .character where key.name == "Ctrl+C": state.prompt = nil
    case .character where key.name == "Ctrl+U": state.prompt?.text = ""
    default: break
    }
    return nil
  }

  private func due(_ reason: String) { cause = reason }

  private func changed(_ reason: String) {
    cause = reason
    needsPlan = true
  }

  private func draw() {
    let begin = BrowserSession.now
    followChunk()
    if let panel = FrameBuilder.layout(state, size: size).panel {
      state.settlePanel(rows: LayerPanel.rowCount(state, panel))
    }
    if needsPlan {
      builder.plan(state, size: size, time: begin)
      needsPlan = false
    }
    let planned = BrowserSession.now
    let counts = builder.compose(state, size: size)
    let composed = BrowserSession.now
    if state.message == nil, counts.ready == counts.visible { state.message = notice() }
    builder.encode(state, size: size, counts: counts)
    output.removeAll(keepingCapacity: true)
    encoder.encode(builder.grid, mode: colors, into: &output)
    let encoded = BrowserSession.now
    if !output.isEmpty { screen.write(output) }
    let written = BrowserSession.now
    frame += 1
    lastFrame = written
    if let trace {
      var record = FrameTrace()
      record.time = written - start
      record.frame = frame
      record.cause = cause ?? ""
      record.bytes = output.count
      record.planMilliseconds = (planned - begin) * 1000
      record.composeMilliseconds = (composed - planned) * 1000
      record.encodeMilliseconds = (encoded - composed) * 1000
      record.writeMilliseconds = (written - encoded) * 1000
      record.counts = counts
      record.statistics = presentation.cache.statistics
      trace(record)
    }
    cause = nil
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
