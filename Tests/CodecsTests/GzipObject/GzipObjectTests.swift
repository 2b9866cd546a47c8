import Codecs
import TestSupport
import Testing
import Voxels

@Suite struct GzipObjectTests {
  /// Ranges in any order, from several tasks at once, are what a gunzip would have there.
  @Test(arguments: [0, GzipObject.keptLimit])
  func randomRanges(keptLimit: Int) async throws {
    let sample = GzipSample.large
    #expect(sample.plain.count > 18_000_000 && sample.plain.count < 24_000_000)
    let (object, stored) = sample.object(keptLimit: keptLimit)
    #expect(object.size == sample.plain.count)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<6 {
        group.addTask {
          var random = SeededRandom(UInt64(task))
          for _ in 0..<12 {
            let count = Int.random(in: 0...600_000, using: &random)
            let offset = Int.random(in: 0...sample.plain.count - count, using: &random)
            let part = try #require(try await object.read(.from(offset: offset, count: count)))
            let isEqual = sample.plain[offset..<offset + count].elementsEqual(part.array)
            #expect(isEqual, "\(count) bytes at \(offset)")
          }
        }
      }
      try await group.waitForAll()
    }
    if keptLimit > 0 {
      #expect(stored.delivered == stored.count)
    } else {
      // 72 times from the start would be some 36 times all of it; by points it is a span and what was asked for.
      #expect(stored.delivered < 9 * stored.count, "\(stored.delivered) of \(stored.count)")
    }
  }

  /// Neighbouring ranges, as the chunks of an array are, cost hardly more than reading once.
  @Test func forward() async throws {
    let sample = GzipSample.large
    let (object, stored) = sample.object()
    for offset in stride(from: 0, to: sample.plain.count, by: 1 << 19) {
      let count = min(1 << 19, sample.plain.count - offset)
      let part = try #require(try await object.read(.from(offset: offset, count: count)))
      let isEqual = sample.plain[offset..<offset + count].elementsEqual(part.array)
      #expect(isEqual, "at \(offset)")
    }
    #expect(stored.delivered == stored.count)
  }

  @Test func wholeAndSuffix() async throws {
    let sample = GzipSample.small
    let (object, _) = sample.object()
    let parts = try #require(
      try await object.read([.suffix(1000), .whole, .from(offset: 5, count: 0)], limit: 1 << 20))
    #expect(parts[0].array == Array(sample.plain.suffix(1000)))
    #expect(parts[1].array == sample.plain)
    #expect(parts[2].count == 0)
    let large = await #expect(throws: Failure.self) { _ = try await object.read(.whole, limit: 100) }
    #expect(large?.code == .tooLarge)
    for range in [
      ByteRange.from(offset: object.size, count: 1), .from(offset: -1, count: 2), .suffix(object.size + 1),
      .from(offset: 1, count: .max),
    ] {
      let failure = await #expect(throws: Failure.self) { _ = try await object.read(range) }
      #expect(failure?.code == .corrupt)
    }
  }

  @Test func headCostsLittle() async throws {
    let sample = GzipSample.large
    let stored = CountedBytes(sample.packed)
    let head = try await GzipObject.head(of: stored, storedSize: stored.count, count: 540)
    #expect(head.array == Array(sample.plain.prefix(540)))
    #expect(stored.delivered <= 4096)
    let (object, counted) = sample.object()
    #expect(try await object.read(.from(offset: 0, count: 540))?.array == head.array)
    #expect(counted.delivered <= 1 << 16)
    // Fewer bytes than asked for are all there are.
    let short = CountedBytes([31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(try await GzipObject.head(of: short, storedSize: short.count, count: 540).count == 0)
  }

  /// Who knows how many bytes make sense does not inflate more of them.
  @Test func moreThanMakesSense() async throws {
    let sample = GzipSample.large
    let (object, stored) = sample.object(size: 100_000)
    #expect(try await object.read(.whole)?.array == Array(sample.plain.prefix(100_000)))
    #expect(stored.delivered < 1 << 18)
  }

  @Test(arguments: [0, GzipObject.keptLimit])
  func fewerThanExpected(keptLimit: Int) async throws {
    let sample = GzipSample.small
    let (object, _) = sample.object(size: sample.plain.count + 1, keptLimit: keptLimit)
    for _ in 0..<2 {
      let failure = await #expect(throws: Failure.self) { _ = try await object.read(.suffix(1)) }
      #expect(failure?.code == .corrupt)
      #expect(failure?.source == "counted")
      #expect(failure?.problem.contains("\(sample.plain.count)") == true)
    }
    #expect(try await object.read(.from(offset: 10, count: 5))?.array == Array(sample.plain[10..<15]))
  }

  @Test(arguments: [0, GzipObject.keptLimit])
  func truncated(keptLimit: Int) async throws {
    let sample = GzipSample.small
    for count in [0, 1, 9, 10, 11, 500, sample.packed.count / 2, sample.packed.count - 8, sample.packed.count - 1] {
      let (object, _) = sample.object(Array(sample.packed.prefix(count)), keptLimit: keptLimit)
      for _ in 0..<2 {
        let failure = await #expect(throws: Failure.self, "\(count)") { _ = try await object.read(.suffix(10)) }
        #expect(failure?.code == .corrupt)
      }
      guard count > sample.packed.count / 3 else { continue }
      #expect(try await object.read(.from(offset: 100, count: 50))?.array == Array(sample.plain[100..<150]))
    }
  }

  /// A wrong checksum or size is found when the end is reached, and then nothing of the member is trusted.
  @Test(arguments: [-8, -5, -4, -1], [0, GzipObject.keptLimit])
  func checksum(at position: Int, keptLimit: Int) async throws {
    let sample = GzipSample.small
    var packed = sample.packed
    packed[packed.count + position] ^= 0x10
    let (object, _) = sample.object(packed, keptLimit: keptLimit)
    #expect(try await object.read(.from(offset: 0, count: 10)) != nil)
    for range in [ByteRange.suffix(1), .from(offset: 0, count: 10)] {
      let failure = await #expect(throws: Failure.self) { _ = try await object.read(range) }
      #expect(failure?.code == .corrupt)
      #expect(failure?.problem.contains("check") == true, "\(failure?.line ?? "")")
    }
  }

  /// Behind the last member there may be zeros. Anything else matters only where it would be needed.
  @Test func whatFollows() async throws {
    let sample = GzipSample.small
    for tail: [UInt8] in [[0], Array(repeating: 0, count: 5000), [1, 2, 3], sample.packed] {
      let (object, _) = sample.object(sample.packed + tail)
      #expect(try await object.read(.whole)?.array == sample.plain)
    }
    let (twice, _) = sample.object(sample.packed + sample.packed, size: 2 * sample.plain.count)
    #expect(try await twice.read(.whole)?.array == sample.plain + sample.plain)
    let (rubbish, _) = sample.object(sample.packed + [1, 2, 3], size: sample.plain.count + 1)
    await #expect(throws: Failure.self) { _ = try await rubbish.read(.whole) }
  }

  /// Whatever byte is changed, all of the object is right, or reading it fails.
  @Test func mutations() async throws {
    let sample = GzipSample.small
    var random = SeededRandom(11)
    for round in 0..<120 {
      var packed = sample.packed
      let place = Int.random(in: 0..<(round % 3 == 0 ? 300 : packed.count), using: &random)
      packed[place] ^= UInt8.random(in: 1...255, using: &random)
      let (object, _) = sample.object(packed, keptLimit: round % 2 == 0 ? 0 : GzipObject.keptLimit)
      do {
        let found = try await object.read(.whole)?.array
        #expect(found == sample.plain, "byte \(place)")
      } catch {
        #expect((error as? Failure)?.code == .corrupt, "byte \(place): \(error)")
      }
    }
  }

  /// A task that loses interest leaves the object as good as before.
  @Test func cancellation() async throws {
    let sample = GzipSample.large
    let (object, _) = sample.object()
    let tasks = (0..<8).map { _ in Task { try await object.read(.suffix(100)) } }
    for task in tasks { task.cancel() }
    for task in tasks { _ = await task.result }
    #expect(try await object.read(.suffix(100))?.array == Array(sample.plain.suffix(100)))
    #expect(
      try await object.read(.from(offset: 9_000_000, count: 10))?.array == Array(sample.plain[9_000_000..<9_000_010]))
  }
}
