import JSON
import Stores
import Voxels

/// Verifies all stored objects of some arrays: every chunk is decoded, every checksum checked.
///
/// First ``list(found:)``, then ``restore(_:)`` where an earlier run was interrupted, then ``run()``.
public final class Verifier: Sendable {
  /// How far a run has come.
  public struct Progress: Sendable {
    public var objects = 0
    public var storedBytes = 0
    public var decodedBytes = 0
  }

  public let arrays: [VerifiableArray]
  let sample: ObjectSample?
  /// What has been found, in the order of the objects.
  let ledger: Locked<VerificationLedger>
  private let listed = Locked<VerificationPlan?>(nil)
  private let current = Locked(Progress())

  /// - Parameter sample: which objects to look at; nil for all.
  public init(_ arrays: [VerifiableArray], sample: ObjectSample? = nil) {
    self.arrays = arrays
    self.sample = sample
    ledger = Locked(VerificationLedger(arrayCount: arrays.count))
  }

  /// Finds out which objects there are.
  ///
  /// - Parameter found: told how many more objects were found, on any thread.
  /// - Throws: ``Failure`` when an array's folder cannot be listed.
  public func list(found: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    var lists: [ObjectList] = []
    for array in arrays { lists.append(try await ObjectList.of(array, found: found)) }
    let plan = VerificationPlan(lists, sample: sample)
    listed.withLock { $0 = plan }
  }

  /// What there is to do. Traps before ``list(found:)``.
  public var plan: VerificationPlan {
    guard let plan = listed.withLock({ $0 }) else { preconditionFailure("list() comes first") }
    return plan
  }

  /// What this run has done, beside what an earlier one had.
  public var progress: Progress { current.withLock { $0 } }

  /// How many objects are done and entered, those of earlier runs included.
  public var position: Int { ledger.withLock { $0.position } }

  /// Looks at all objects that are left.
  ///
  /// - Throws: ``Failure`` (`io`) when a server does not answer, `CancellationError`. What was found stays.
  public func run() async throws {
    let plan = plan
    let isOnDisk = arrays.allSatisfy { $0.objects.location.store is FileStore }
    let width = isOnDisk ? 2 * WorkerPool.compute.threadCount : 32
    let memory = arrays.map(\.objects.openingMemory)
    let crew = VerificationCrew(position..<plan.count, width: width) { item in
      memory[plan.array(ofItem: item)]
    } open: { item in
      try await self.open(item, plan)
    } progress: { stored, decoded in
      self.current.withLock { progress in
        progress.storedBytes += stored
        progress.decodedBytes += decoded
      }
    } finish: { item, report in
      self.enter(item, plan, VerificationTally(report))
    }
    try await crew.run()
  }

  private func open(_ item: Int, _ plan: VerificationPlan) async throws -> InspectedObject? {
    let objects = arrays[plan.array(ofItem: item)].objects
    let numbers = plan.numbers(ofItem: item, variantCount: objects.variantCount)
    for number in numbers {
      do {
        if !objects.isOneChunk {
          if let object = try await objects.inspect(number) { return object }
        } else if let chunk = try await objects.examine(number) {
          let tally = VerificationTally(chunk, file: objects.name(ofObject: number))
          current.withLock { progress in
            progress.storedBytes += tally.storedBytes
            progress.decodedBytes += tally.decodedBytes
          }
          enter(item, plan, tally)
          return nil
        }
      } catch let failure as Failure where failure.code != .cancelled {
        // A disk has bad places; a server that does not answer says nothing about the object.
        guard failure.code != .io || objects.location.store is FileStore else { throw failure }
        enter(item, plan, VerificationTally(failure, file: objects.name(ofObject: number)))
        return nil
      }
    }
    enter(item, plan, .missing)
    return nil
  }

  private func enter(_ item: Int, _ plan: VerificationPlan, _ tally: VerificationTally) {
    ledger.withLock { $0.enter(item, array: plan.array(ofItem: item), tally) }
    current.withLock { $0.objects += 1 }
  }
}

extension ArrayObjects {
  /// Memory that opening an object takes, in bytes: that of a chunk, stored and decoded, where it is one.
  fileprivate var openingMemory: Int {
    guard isOneChunk, let shape = objectShape else { return 0 }
    // Elements have eight bytes at most.
    return checkedProduct(shape + [8]) ?? .max / 64
  }
}
