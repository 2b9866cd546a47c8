/// Readings from one place, such as a server: how many may run at a time, and what was measured of them.
///
/// The limit climbs while more readings at a time bring more chunks a second, and stays where they do not: beyond that
/// point readings only wait for one another, and what the view gives up has cost bandwidth.
struct ReadLane: Sendable {
  /// Slots that wait, and how far they were taken.
  struct Queue: Sendable {
    private var slots: [Int] = []
    private var head = 0

    var isEmpty: Bool { head == slots.count }
    var count: Int { slots.count - head }
    var first: Int? { isEmpty ? nil : slots[head] }

    mutating func append(_ slot: Int) { slots.append(slot) }
    mutating func removeFirst() { head += 1 }

    mutating func removeAll() {
      slots.removeAll(keepingCapacity: true)
      head = 0
    }
  }

  /// Chunks that are shown, and chunks that are guessed.
  var shown = Queue()
  var guessed = Queue()
  /// Readings under way; those of guesses among them.
  private(set) var inflight = 0
  private(set) var guesses = 0

  /// Seconds that a reading takes, and decoded bytes a second while readings are under way; 0 until measured.
  private(set) var latency = 0.0
  private(set) var rate = 0.0
  /// Failures of the place in a row, and when it may be asked again.
  private(set) var failures = 0
  private(set) var retryTime = 0.0
  private var downTime = 0.0

  private let isFixed: Bool
  private(set) var limit: Int
  private static let range = 8...128
  private var window = Window()
  private var climb = Climb()

  /// A stretch of time with readings under way.
  private struct Window {
    var start = 0.0
    var count = 0
    var bytes = 0
    /// Whether readings waited for room all the time.
    var isFull = true
  }

  private struct Climb {
    var lastPace = 0.0
    var hasGrown = false
    /// Windows to wait before the next try.
    var pause = 0
  }

  /// - Parameters:
  ///   - limit: readings at a time, to begin with.
  ///   - isFixed: whether that never changes.
  init(limit: Int, isFixed: Bool) {
    self.limit = max(1, limit)
    self.isFixed = isFixed
  }

  /// Whether a reading may start.
  func mayRead(now: Double) -> Bool { inflight < (isDown ? 1 : limit) && now >= retryTime }

  /// Whether a guess may be read: where nothing that is shown waits, and never on all of the room.
  func mayGuess(now: Double) -> Bool { shown.isEmpty && mayRead(now: now) && guesses < max(1, limit / 2) }

  mutating func started(isShown: Bool, now: Double) {
    if inflight == 0 { window = Window(start: now) }
    inflight += 1
    if !isShown { guesses += 1 }
  }

  /// A guess is shown now, or what was shown is a guess.
  mutating func changed(isShown: Bool) { guesses += isShown ? -1 : 1 }

  mutating func cancelled(isShown: Bool) {
    inflight -= 1
    if !isShown { guesses -= 1 }
  }

  /// A chunk has come.
  mutating func finished(isShown: Bool, since start: Double, bytes: Int, now: Double) {
    let wasFull = inflight >= limit && !(shown.isEmpty && guessed.isEmpty)
    cancelled(isShown: isShown)
    failures = 0
    retryTime = 0
    latency = latency == 0 ? now - start : latency + (now - start - latency) / 8
    window.count += 1
    window.bytes += bytes
    if !wasFull { window.isFull = false }
    if window.count >= limit || inflight == 0 { closeWindow(now) }
  }

  /// Whether the place has failed so often in a row that one reading at a time tries it.
  var isDown: Bool { failures >= ReadLane.downAfter }
  private static let downAfter = 3

  /// A chunk could not be had for a reason that may pass.
  ///
  /// - Parameter pauses: whether a place that is down is left alone for a while.
  mutating func failed(isShown: Bool, since start: Double, pauses: Bool, now: Double) {
    cancelled(isShown: isShown)
    // Those that set out together with the ones that told so tell nothing new.
    guard pauses, !isDown || start >= downTime else { return }
    failures += 1
    guard isDown else { return }
    downTime = now
    retryTime = now + min(4, 0.5 * Double(1 << min(failures - ReadLane.downAfter, 3)))
  }

  /// The place may be asked again at once.
  mutating func forgive() {
    failures = 0
    retryTime = 0
  }

  private mutating func closeWindow(_ now: Double) {
    let seconds = now - window.start
    defer { window = Window(start: now) }
    guard seconds > 0, window.count >= 4 || rate == 0 else { return }
    let measured = Double(window.bytes) / seconds
    rate = rate == 0 ? measured : rate + (measured - rate) / 4
    guard !isFixed, window.isFull, window.count >= limit else {
      climb.hasGrown = false
      return
    }
    let pace = Double(window.count) / seconds
    defer { climb.lastPace = pace }
    if climb.hasGrown, pace < climb.lastPace * 1.1 {
      // More at a time brought nothing.
      limit = max(ReadLane.range.lowerBound, limit * 2 / 3)
      climb.hasGrown = false
      climb.pause = 8
    } else if climb.pause > 0 {
      climb.pause -= 1
    } else {
      let wider = min(ReadLane.range.upperBound, limit * 3 / 2)
      climb.hasGrown = wider > limit
      limit = wider
    }
  }
}
