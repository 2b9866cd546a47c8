import CMalloc
import Glibc
import Synchronization

/// One budget of memory for everything that is kept for later, in bytes.
///
/// Whoever keeps something charges what its allocation takes to an account. What is cheap to have again is held by
/// ``MemoryHolder``s: when all of them together pass the ``share(of:)`` of their purpose, what was not used for longest
/// goes, whoever holds it. Decoded chunks get what all others leave of the budget, see ``available(to:)``.
public final class MemoryLedger: Sendable {
  /// What memory is held for.
  public enum Purpose: Int, CaseIterable, Sendable {
    /// Where things lie in stored objects: indexes of shards, jump tables, pages of metadata.
    case indexes
    /// Contents of stored objects, kept to be read from again.
    case stored
    /// Decoded voxels.
    case chunks
    /// Pictures.
    case frames
    /// Memory that nobody uses, ready for the next slab.
    case spare
  }

  /// The ledger of the process.
  public static let shared = MemoryLedger(budget: MemoryLedger.defaultBudget)

  /// One gigabyte, or a quarter of the machine's memory, whichever is less.
  public static var defaultBudget: Int {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return memory > 0 ? min(1 << 30, memory / 4) : 1 << 30
  }

  /// The most memory that waits for the next slab.
  private static let spareLimit = 64 << 20

  final class Counter: Sendable {
    let bytes = Atomic(0)
  }

  private struct Registered {
    let purpose: Purpose
    weak var holder: (any MemoryHolder)?
  }

  private let limit: Atomic<Int>
  private let total = Counter()
  private let counters = Purpose.allCases.map { _ in Counter() }
  private let clock = Atomic(0)
  private let registered = Locked<[Registered]>([])
  /// How often memory was reclaimed. Held meanwhile, so that nobody gives up more than is needed.
  private let reclaims = Locked(0)

  public init(budget: Int) { limit = Atomic(max(0, budget)) }

  /// Bytes that all accounts together should not pass. When it shrinks, holders give up what is beyond their shares,
  /// and what the process has freed goes back to the system.
  public var budget: Int {
    get { limit.load(ordering: .relaxed) }
    set {
      let before = limit.exchange(max(0, newValue), ordering: .relaxed)
      guard newValue < before else { return }
      for purpose in Purpose.allCases { reclaim(purpose) }
      malloc_trim(0)
    }
  }

  /// Bytes in all accounts.
  public var used: Int { total.bytes.load(ordering: .relaxed) }

  /// Bytes in all accounts of one purpose.
  public func used(for purpose: Purpose) -> Int { counters[purpose.rawValue].bytes.load(ordering: .relaxed) }

  /// What the accounts of a purpose may have together: a quarter of the budget for indexes and for stored contents
  /// each, a sixteenth and 64 MiB at most for spare memory.
  public func share(of purpose: Purpose) -> Int {
    switch purpose {
    case .indexes, .stored: budget / 4
    case .spare: min(MemoryLedger.spareLimit, budget / 16)
    case .chunks, .frames: budget
    }
  }

  /// Bytes that others than an account hold. Two loads, no lock.
  public func held(beside account: MemoryAccount) -> Int { max(0, used - account.used) }

  /// What is left of the budget for an account, what it has already included: at least half of the budget, which is
  /// what the shares of the others leave.
  public func available(to account: MemoryAccount) -> Int { max(budget / 2, budget - held(beside: account)) }

  /// The next instant of the clock by which uses are ordered.
  func tick() -> Int { clock.wrappingAdd(1, ordering: .relaxed).newValue }

  func add(_ bytes: Int, _ purpose: Purpose) {
    total.bytes.wrappingAdd(bytes, ordering: .relaxed)
    counters[purpose.rawValue].bytes.wrappingAdd(bytes, ordering: .relaxed)
  }

  /// Makes a holder known, for as long as it lives.
  func register(_ holder: any MemoryHolder, _ purpose: Purpose) {
    registered.withLock { registered in
      // Those that ended are taken out when the list would grow, which costs nothing on the average.
      if registered.count == registered.capacity { registered.removeAll { $0.holder == nil } }
      registered.append(Registered(purpose: purpose, holder: holder))
    }
  }

  /// Lets holders of a purpose give up what was not used for longest, until they are within their share.
  ///
  /// - Parameter limit: what was used then or later stays.
  func reclaim(_ purpose: Purpose, usedBefore limit: Int = .max) {
    guard used(for: purpose) > share(of: purpose) else { return }
    let holders = registered.withLock { $0.compactMap { $0.purpose == purpose ? $0.holder : nil } }
    reclaims.withLock { reclaims in
      guard used(for: purpose) > share(of: purpose) else { return }
      reclaims += 1
      // A little more than needed, so that the next arrival does not look around again.
      let goal = share(of: purpose) / 16 * 15
      while used(for: purpose) > goal {
        var oldest: (holder: any MemoryHolder, use: Int)?
        var next = limit
        for holder in holders {
          guard let use = holder.oldestUse, use < limit else { continue }
          if let known = oldest, known.use <= use {
            next = min(next, use)
          } else {
            next = min(next, oldest?.use ?? limit)
            oldest = (holder, use)
          }
        }
        guard let oldest else { return }
        oldest.holder.giveUp(used(for: purpose) - goal, usedBefore: max(next, oldest.use + 1))
      }
    }
  }
}
