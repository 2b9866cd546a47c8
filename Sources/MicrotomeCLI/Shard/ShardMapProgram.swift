import Browser
import Chunks
import Glyphs
import Inspection
import Scenes
import Terminal
import Voxels

/// The map of a shard in the terminal, and the browser over the chunks in it; without a terminal the map as text.
struct ShardMapProgram: Sendable {
  let object: InspectedObject
  let opener: SceneOpener
  let options: ViewOptions
  /// Of the map where there is no terminal.
  let size: Extent2?
  private let links = ShownLinks()

  init(object: InspectedObject, opener: SceneOpener, options: ViewOptions, size: Extent2?) {
    self.object = object
    self.opener = opener
    self.options = options
    self.size = size
  }

  private static let defaultSize = Extent2(width: 100, height: 40)

  /// - Throws: ``ExitStatus`` when a signal ended it.
  func run() async throws {
    let title = object.report.head
    guard StandardOutput.isTerminal else {
      let size = size ?? ShardMapProgram.defaultSize
      var grid = CellGrid(width: size.width, height: size.height)
      ShardMapPanel.draw(ShardMap(object.report), title: title, message: "", into: &grid)
      StandardOutput.write(plainText(grid, mode: options.fileColors))
      return
    }
    let pool = WorkerPool(name: "browser", threads: 1)
    defer { links.print() }
    try await pool.run {
      let terminal = try Terminal.open(Terminal.Options(usesMouse: false))
      defer { terminal.close() }
      let colors = ColorMode(name: options.color) ?? terminal.colorMode
      var map = ShardMap(object.report)
      var message: String?
      while true {
        let session = ShardMapSession(map, title: title, screen: terminal, colors: colors, message: message)
        let end = session.run()
        map = session.map
        message = nil
        switch end {
        case .quit: return
        case .terminated: throw ExitStatus(code: 130)
        case .open:
          do {
            guard try browse(map.cursor, on: terminal, colors) == .choose else { return }
          } catch let failure as Failure { message = failure.line }
        }
      }
    }
  }

  /// The browser over the array, at a chunk.
  private func browse(_ chunk: [Int], on terminal: Terminal, _ colors: ColorMode) throws -> BrowserSession.End {
    guard let array = object.report.facts.array, let box = object.report.facts.box(ofChunk: chunk) else {
      throw Failure(.usage, object.report.facts.file, "where the chunk lies in an array is not known")
    }
    let relay = ArrivalRelay()
    MemoryLedger.shared.budget = options.cacheBudget
    let cache = ChunkCache(budget: options.cacheBudget, retries: true, ledger: .shared) { relay.arrived() }
    let (opener, middle) = (opener, Vector3<Double>(box.offset) + Vector3<Double>(box.size) / 2)
    let (presentation, factor) = try Blocking.run {
      let scene = try await ShardMapProgram.scene(of: array, opener)
      let factor = try await ShardMapProgram.mag(of: array, in: scene)
      return (try await Presentation(scene, cache: cache), factor)
    }
    let waker = terminal.waker
    relay.connect { waker.wake() }
    defer { relay.connect(nil) }
    var state = BrowserState(
      presentation, keymap: options.keymap, position: middle * Vector3<Double>(factor), zoom: nil,
      size: terminal.screenSize)
    state.offersChoice = true
    state.leavesOnEscape = true
    state.showsChunks = true
    let session = BrowserSession(
      presentation, state: state, lookup: ChunkLookup(cache) { relay.arrived() }, screen: terminal,
      glyphs: options.glyphs, colors: colors,
      exports: .files(links), trace: nil)
    let end = session.run()
    if case .terminated = end { throw ExitStatus(code: 130) }
    return end
  }

  /// A scale of a precomputed volume is opened with the volume around it.
  private static func scene(of array: String, _ opener: SceneOpener) async throws -> Scene {
    do { return try await opener.open(array) } catch let failure as Failure
      where [.missing, .unsupported].contains(failure.code)
    {
      let parent = array.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      return try await opener.open(parent)
    }
  }

  /// Voxels of mag 1 in one of the array.
  private static func mag(of array: String, in scene: Scene) async throws -> Vector3<Int> {
    guard let pyramid = scene.reference?.pyramid else { return .one }
    for level in pyramid.levels.indices {
      if try await pyramid.levels[level].array.storedArrays().contains(where: { $0.name == array }) {
        return pyramid.mag(level)
      }
    }
    return .one
  }
}
