import Scenes
import Voxels

/// Opens members of collections in the background, those that are on, in their order, a few at a time; and guesses the
/// windows that the first layers wait for.
///
/// What they turn out to be is made ready to be drawn there too, which may read voxels. The session takes it when it has
/// time; it never waits.
public final class MemberOpening: Sendable {
  private struct State {
    var queue: [(node: Int, layer: Layer)] = []
    var running: [Int: Task<Void, Never>] = [:]
    var arrivals: [LayerArrival] = []
    var guessing: Task<Void, Never>?
    var windows: GuessedWindows?
  }

  private let space: DisplaySpace
  private let onArrival: @Sendable () -> Void
  private let state = Locked(State())

  /// - Parameter onArrival: called from any thread when something can be taken. Must not wait for anything.
  public init(_ presentation: Presentation, onArrival: @escaping @Sendable () -> Void) {
    space = presentation.space
    self.onArrival = onArrival
    guard presentation.layers.contains(where: \.awaitsWindow) else { return }
    let task = Task { [weak self] in
      let windows = await presentation.windows()
      guard !Task.isCancelled, let self else { return }
      self.state.withLock { $0.windows = windows }
      self.onArrival()
    }
    state.withLock { $0.guessing = task }
  }

  deinit { cancel() }

  /// How many members are being opened or wait for it.
  public var count: Int { state.withLock { $0.queue.count + $0.running.count } }

  /// Replaces what is wanted, the first one first. What is being opened and not wanted any more is given up, so that a
  /// server that does not answer keeps nobody else waiting.
  func want(_ members: [(node: Int, layer: Layer)]) {
    state.withLock { state in
      let wanted = Set(members.map(\.node))
      for (node, task) in state.running where !wanted.contains(node) {
        task.cancel()
        state.running[node] = nil
      }
      let here = Set(state.arrivals.map(\.node))
      state.queue = members.filter { state.running[$0.node] == nil && !here.contains($0.node) }.reversed()
      start(&state)
    }
  }

  /// What has arrived since the last time.
  func take() -> [LayerArrival] {
    state.withLock { state in
      defer { state.arrivals = [] }
      return state.arrivals
    }
  }

  /// The windows, once.
  func takeWindows() -> GuessedWindows? {
    state.withLock { state in
      defer { state.windows = nil }
      return state.windows
    }
  }

  /// Gives everything up.
  public func cancel() {
    want([])
    state.withLock { $0.guessing?.cancel() }
  }

  /// With the lock held.
  private func start(_ state: inout State) {
    while state.running.count < Scene.openingWidth, let next = state.queue.popLast() {
      state.running[next.node] = Task { [weak self, space] in
        let arrival = await ReadUrgency.$current.withValue(.opening) {
          await MemberOpening.open(next.layer, for: next.node, in: space)
        }
        if let arrival { self?.finish(arrival) }
      }
    }
  }

  private func finish(_ arrival: LayerArrival) {
    let isWanted = state.withLock { state in
      // A task that was given up may have been too far to notice; another one may be at it by now.
      guard !Task.isCancelled, state.running.removeValue(forKey: arrival.node) != nil else { return false }
      state.arrivals.append(arrival)
      start(&state)
      return true
    }
    if isWanted { onArrival() }
  }

  /// - Returns: nil when the task is cancelled.
  private static func open(_ layer: Layer, for node: Int, in space: DisplaySpace) async -> LayerArrival? {
    guard case .pending(let member) = layer.volume else { return nil }
    let found = await member.open()
    var opened = layer.placing(found)
    opened.layers = opened.layers.map(\.withCountableChunks)
    // What is opened beside others lies over them.
    var displays = await space.displays(of: opened.layers, hasIntensity: true)
    for index in displays.indices where found.layers[index].preset.visible == false && found.layers.count > 1 {
      for channel in displays[index].indices { displays[index][channel].isShownInGroup = false }
    }
    return Task.isCancelled
      ? nil
      : LayerArrival(
        node: node, layers: opened.layers, displays: displays, opaque: opened.opaque, warnings: opened.warnings)
  }
}
