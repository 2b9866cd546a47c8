import Glibc
import Inspection
import Voxels

/// A verification with all that goes on around it: progress, a state that is kept, signals.
final class VerificationRun {
  /// From so many requests on the user is told how many there will be.
  private static let manyRequests = 10_000
  /// How often what was found is saved, in seconds.
  private static let saveInterval = 5.0

  private let source: String
  private let verifier: Verifier
  private let state: VerificationStateFile?
  private var first = 0
  private(set) var pace = Pace(seconds: 0, storedBytes: 0, decodedBytes: 0)

  /// How fast this run was.
  struct Pace {
    var seconds: Double
    var storedBytes: Int
    var decodedBytes: Int
  }

  init(source: String, verifier: Verifier, state: VerificationStateFile?) {
    self.source = source
    self.verifier = verifier
    self.state = state
  }

  /// Finds out which objects there are.
  func list() async throws {
    let line = CountLine("objects found")
    defer { line.finish() }
    try await verifier.list { line.add($0) }
    line.finish()
    let guessed = verifier.plan.lists.indices.filter { index in
      verifier.plan.lists[index].isGuessed && verifier.arrays[index].objects.areStored
    }
    let requests = guessed.reduce(0) { $0 + verifier.plan.lists[$1].count }
    if requests > VerificationRun.manyRequests {
      StandardError.write(
        "microtome: \(source.printable): its store cannot list, so each of \(requests) places is asked for\n")
    }
  }

  /// Goes on where an earlier run has ended.
  func restore() async {
    guard let saved = await state?.read() else { return }
    first = verifier.restore(saved)
    let rest =
      first > 0
      ? "goes on behind \(first) of \(verifier.plan.count) objects; --fresh starts anew"
      : "has changed since an earlier run was interrupted, and is verified anew"
    StandardError.write("microtome: \(source.printable): \(rest)\n")
  }

  /// Looks at all objects that are left.
  ///
  /// - Throws: `CancellationError` after a signal, with the state saved.
  func finish() async throws {
    Interruption.note()
    let plan = verifier.plan
    let bytes = first == 0 && sampleIsWhole ? plan.bytes : nil
    let bar =
      bytes.map { ProgressBar(total: $0, label: "verifying") }
      ?? ProgressBar(total: plan.count, of: .count("objects"), from: first, label: "verifying")
    let start = VerificationRun.now
    let verifier = verifier
    let working = Task { try await verifier.run() }
    let watching = Task { [state] in
      var saved = start
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(100))
        if Interruption.isNoted { working.cancel() }
        let progress = verifier.progress
        bar.update(bytes == nil ? verifier.position : progress.storedBytes) { seconds in
          "\(VerificationRun.rate(progress.storedBytes, seconds)) stored, "
            + "\(VerificationRun.rate(progress.decodedBytes, seconds)) decoded"
        }
        // More often at first, when there is little to save.
        let now = VerificationRun.now
        if now - saved > min(VerificationRun.saveInterval, (now - start) / 10) {
          try? state?.write(verifier.state)
          saved = now
        }
      }
    }
    let outcome = await working.result
    watching.cancel()
    await watching.value
    bar.finish()
    let progress = verifier.progress
    pace = Pace(
      seconds: VerificationRun.now - start, storedBytes: progress.storedBytes, decodedBytes: progress.decodedBytes)
    do { try outcome.get() } catch {
      try state?.write(verifier.state)
      if let state, error is CancellationError {
        StandardError.write(
          "microtome: \(source.printable): interrupted behind \(verifier.position) of \(plan.count) objects; "
            + "the same command goes on (\(state.path.printable))\n")
      }
      throw error
    }
  }

  private var sampleIsWhole: Bool { verifier.plan.bytes != nil }

  static func rate(_ bytes: Int, _ seconds: Double) -> String {
    ByteCount.text(Int(Double(bytes) / max(seconds, 0.001))) + "/s"
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
