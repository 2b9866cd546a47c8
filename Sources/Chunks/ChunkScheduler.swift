import Voxels

/// Decides which chunks are read when, and which are kept: the cache without its threads, clock and voxels, so that
/// whole sessions can be replayed at any speed.
///
/// A view hands over its plan at once. What is no longer in it leaves the queue, and its reading is cancelled. Shown
/// chunks are read in the order of the plan, each from its own lane, so that a slow server never holds up a fast one;
/// guesses only where nothing shown waits. Memory is reserved before a reading starts. Times are seconds of any clock
/// that never goes back.
public struct ChunkScheduler: Sendable {
  /// What has to be known of an array.
  public struct Profile: Sendable {
    /// Bytes that one of its chunks takes when it is here.
    public var chunkCost: Int
    /// Where it is read from: arrays of one server share what it can take.
    public var lane: String
    /// Its number in its pyramid; coarser arrays are kept for longer.
    public var level: Int

    public init(chunkCost: Int, lane: String = "", level: Int = 0) {
      self.chunkCost = chunkCost
      self.lane = lane
      self.level = level
    }
  }

  /// What the owner has to do, in this order.
  public enum Command: Sendable, Equatable {
    case read(ChunkKey, number: Int, isShown: Bool)
    case cancel(number: Int)
  }

  /// The least that an entry costs: bookkeeping, so that entries without data are bounded as well.
  public static let entryOverhead = 256

  struct ArrayRecord {
    var profile: Profile
    var lane: Int
  }

  struct Reading {
    var slot: Int
    var start: Double
    var reserved: Int
  }

  public let budget: Int
  /// Memory that others hold of the same budget.
  public var bytesElsewhere = 0
  let width: Int?
  let retries: Bool
  var arrays: [ArrayRecord] = []
  var lanes: [ReadLane] = []
  var laneNumbers: [String: Int] = [:]
  var table = ChunkTable()
  var readings: [Int: Reading] = [:]
  var shownReadings = 0
  var reserved = 0
  var planNumber = 0
  /// The slots of the plan, in its order.
  var planned: [Int] = []
  var previous: [Int] = []
  var lastNumber = 0
  var commands: [Command] = []
  var counts = CacheStatistics()
  /// When something should be tried again; infinite when nothing is.
  public internal(set) var wakeTime = Double.infinity

  /// - Parameters:
  ///   - budget: bytes of decoded chunks to keep, those being read included.
  ///   - width: how many chunks are read at a time from each place; nil lets that follow what is measured.
  ///   - retries: whether what could not be read for a reason that may pass is tried again.
  public init(budget: Int, width: Int? = nil, retries: Bool = false) {
    self.budget = budget
    self.width = width
    self.retries = retries
  }

  /// Makes an array known and gives it its number.
  public mutating func add(_ profile: Profile) -> Int {
    let lane =
      laneNumbers[profile.lane]
      ?? {
        // Files are read by threads, which limit themselves. A server gets about as much as a fast link holds.
        let isLocal = profile.lane.isEmpty
        let limit = width ?? (isLocal ? 64 : min(max((4 << 20) / max(1, profile.chunkCost), 16), 64))
        lanes.append(ReadLane(limit: limit, isFixed: isLocal || width != nil))
        laneNumbers[profile.lane] = lanes.count - 1
        return lanes.count - 1
      }()
    arrays.append(ArrayRecord(profile: profile, lane: lane))
    return arrays.count - 1
  }

  /// What has to be done since the last call.
  public mutating func takeCommands() -> [Command] {
    defer { commands.removeAll() }
    return commands
  }

  /// What is known of a chunk. Marks it as used.
  public mutating func lookup(_ key: ChunkKey) -> ChunkState {
    guard let slot = table.find(key) else { return .absent }
    table.touch(slot)
    return table.state(slot)
  }

  /// Whether a chunk is being read.
  public func isReading(_ key: ChunkKey) -> Bool { table.find(key).map { table[$0].reading != 0 } ?? false }

  /// Whether every shown chunk is here, has failed, or cannot be had within the budget.
  public var isSettled: Bool { shownReadings == 0 && lanes.allSatisfy(\.shown.isEmpty) }

  /// The first failure among the shown chunks, in the order of the plan.
  public var firstFailure: Failure? {
    for slot in planned {
      guard table[slot].isShown else { return nil }
      if case .failed(let failure) = table.state(slot) { return failure }
    }
    return nil
  }

  /// Memory that the chunks take that are here.
  public var bytes: Int { table.bytes }

  public var statistics: CacheStatistics {
    var statistics = counts
    statistics.bytes = table.bytes
    statistics.budget = budget
    statistics.chunks = table.count
    statistics.inflight = readings.count
    statistics.queued = lanes.reduce(0) { $0 + $1.shown.count }
    statistics.guessed = lanes.reduce(0) { $0 + $1.guessed.count }
    statistics.pace = pace
    return statistics
  }

  /// How fast chunks come from the slowest place that the plan needs.
  public var pace: ReadPace {
    var pace = ReadPace()
    for lane in lanes where lane.latency > 0 {
      pace.latency = max(pace.latency, lane.latency)
      if lane.rate > 0 {
        pace.bytesPerSecond = pace.bytesPerSecond == 0 ? lane.rate : min(pace.bytesPerSecond, lane.rate)
      }
    }
    return pace
  }
}
