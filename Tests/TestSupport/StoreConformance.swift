import Stores
import Voxels

/// What every store owes to its callers.
///
/// - Parameter make: makes a store that holds exactly these objects; returns the place that their keys start from.
/// - Returns: what the store does wrong, in words; nothing when all is well.
public func checkStore(_ make: ([String: [UInt8]]) async throws -> Location) async throws -> [String] {
  let payload = pseudoRandomBytes(100_000, seed: 5)
  let root = try await make([
    "object": payload, "empty": [], "folder/inner": Array(payload[..<10]), "folder/deep/er": [1, 2, 3],
    "ünï/キー 100%.bin": [42], "zarr.json": [0x7B, 0x7D],
  ])
  var check = StoreCheck(root: root)
  await check.reading(payload)
  await check.refusing(payload)
  await check.absence()
  await check.listing()
  await check.walking(payload.count)
  await check.cancellation()
  return check.complaints
}

private struct StoreCheck {
  let root: Location
  var complaints: [String] = []

  func read(_ name: String, _ ranges: [ByteRange], limit: Int = .max) async throws -> [[UInt8]]? {
    let place = root.appending(name)
    return try await place.store.read(place.key, ranges, limit: limit)?.map(\.array)
  }

  mutating func expect(_ name: String, _ ranges: [ByteRange], limit: Int = .max, _ wanted: [[UInt8]]?) async {
    do {
      let found = try await read(name, ranges, limit: limit)
      if found != wanted { complaints.append("\(name) \(ranges.prefix(3)): wrong bytes") }
    } catch { complaints.append("\(name) \(ranges.prefix(3)): \(error)") }
  }

  mutating func expectFailure(_ name: String, _ ranges: [ByteRange], limit: Int = .max, _ code: Failure.Code) async {
    do {
      _ = try await read(name, ranges, limit: limit)
      complaints.append("\(name) \(ranges): no failure")
    } catch let failure as Failure {
      if failure.code != code { complaints.append("\(name) \(ranges): \(failure.code), not \(code)") }
      if !failure.source.contains(name) { complaints.append("\(name) \(ranges): the source is \(failure.source)") }
    } catch { complaints.append("\(name) \(ranges): \(error)") }
  }

  mutating func reading(_ payload: [UInt8]) async {
    let count = payload.count
    await expect("object", [.whole], [payload])
    await expect("object", [.whole], limit: count, [payload])
    await expect("object", [.from(offset: 17, count: 4000)], [Array(payload[17..<4017])])
    await expect("object", [.from(offset: count - 1, count: 1)], [[payload[count - 1]]])
    await expect("object", [.from(offset: 0, count: count)], [payload])
    await expect("object", [.suffix(16)], [Array(payload.suffix(16))])
    await expect("object", [.suffix(count)], [payload])
    await expect("object", [.from(offset: 5, count: 0), .from(offset: count, count: 0), .suffix(0)], [[], [], []])
    await expect("object", [], [])
    await expect(
      "object", [.suffix(1), .whole, .from(offset: 2, count: 2)],
      [Array(payload.suffix(1)), payload, Array(payload[2..<4])])
    var random = SeededRandom(3)
    let many = (0..<300).map { _ in
      let low = Int.random(in: 0..<count, using: &random)
      return low..<Int.random(in: low...min(count, low + 2000), using: &random)
    }
    await expect(
      "object", many.map { .from(offset: $0.lowerBound, count: $0.count) }, many.map { Array(payload[$0]) })
    await expect("empty", [.whole], limit: 0, [[]])
    await expect("empty", [.suffix(0), .from(offset: 0, count: 0)], [[], []])
    await expect("folder/inner", [.whole], [Array(payload[..<10])])
    await expect("ünï/キー 100%.bin", [.whole], [[42]])
    await expectSize("object", count)
    await expectSize("empty", 0)
    await expectSize("ünï/キー 100%.bin", 1)
  }

  mutating func refusing(_ payload: [UInt8]) async {
    let count = payload.count
    await expectFailure("object", [.from(offset: count, count: 1)], .corrupt)
    await expectFailure("object", [.from(offset: 0, count: count + 1)], .corrupt)
    await expectFailure("object", [.from(offset: .max, count: .max)], .corrupt)
    await expectFailure("object", [.from(offset: -1, count: 1)], .corrupt)
    await expectFailure("object", [.from(offset: 1, count: -1)], .corrupt)
    await expectFailure("object", [.suffix(count + 1)], .corrupt)
    await expectFailure("object", [.suffix(-1)], .corrupt)
    await expectFailure("object", [.from(offset: 0, count: 1), .suffix(.max)], .corrupt)
    await expectFailure("object", [.whole], limit: count - 1, .tooLarge)
    await expectFailure("empty", [.from(offset: 0, count: 1)], .corrupt)
  }

  mutating func absence() async {
    for name in ["nothing", "folder", "folder/deep", "folder/nothing", "object/below", "", "ünï"] {
      await expect(name, [.whole], nil)
      await expect(name, [.suffix(8), .from(offset: 3, count: 3)], nil)
      await expectSize(name, nil)
    }
  }

  mutating func listing() async {
    func entry(_ name: String, _ isPrefix: Bool) -> StoreEntry { StoreEntry(name: name, isPrefix: isPrefix) }
    let root = ["empty": false, "folder": true, "object": false, "zarr.json": false, "ünï": true]
    let expected: [(String, [StoreEntry])] = [
      ("", root.sorted { $0.key < $1.key }.map { entry($0.key, $0.value) }),
      ("folder", [entry("deep", true), entry("inner", false)]), ("ünï", [entry("キー 100%.bin", false)]),
      ("nothing", []), ("object", []),
    ]
    for (prefix, entries) in expected {
      let place = self.root.appending(prefix)
      do {
        guard let found = try await place.store.list(place.key) else { return }
        if found != entries { complaints.append("listing \"\(prefix)\": \(found)") }
      } catch { complaints.append("listing \"\(prefix)\": \(error)") }
    }
  }

  /// A store that lists walks as well; sizes are those of the objects, or unknown.
  mutating func walking(_ count: Int) async {
    let all = [
      "object": count, "empty": 0, "folder/inner": 10, "folder/deep/er": 3, "ünï/キー 100%.bin": 1, "zarr.json": 2,
    ]
    for (prefix, expected) in [
      ("", all), ("folder", ["inner": 10, "deep/er": 3]), ("folder/deep", ["er": 3]), ("nothing", [:]),
    ] {
      let place = root.appending(prefix)
      let found = Locked<[String: [Int?]]>([:])
      do {
        let isListed = try await place.store.list(place.key) != nil
        let isWalked = try await place.store.walk(place.key, followsLinks: false) { piece in
          found.withLock { found in for object in piece.objects { found[object.key, default: []].append(object.size) } }
        }
        if isWalked != isListed { complaints.append("walking \"\(prefix)\": \(isWalked)") }
        guard isWalked else { continue }
        let objects = found.withLock { $0 }
        let isRight =
          objects.count == expected.count
          && objects.allSatisfy { key, sizes in
            sizes.count == 1 && expected[key] != nil && (sizes[0] == nil || sizes[0] == expected[key])
          }
        if !isRight { complaints.append("walking \"\(prefix)\": \(objects)") }
      } catch { complaints.append("walking \"\(prefix)\": \(error)") }
    }
  }

  /// A call of a task that is cancelled before it starts ends at once.
  mutating func cancellation() async {
    let place = root.appending("object")
    let calls: [(String, @Sendable () async throws -> Void)] = [
      ("read", { _ = try await place.store.read(place.key, [.whole], limit: .max) }),
      ("size", { _ = try await place.store.size(of: place.key) }),
      ("list", { _ = try await place.store.list("") }),
      ("walk", { _ = try await place.store.walk("", followsLinks: false) { _ in } }),
    ]
    for (name, call) in calls {
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        try await call()
      }
      task.cancel()
      switch await task.result {
      case .success: complaints.append("\(name) of a cancelled task succeeds")
      case .failure(let error):
        if Failure.wrapping(error).code != .cancelled { complaints.append("cancelled \(name): \(error)") }
      }
    }
  }

  private mutating func expectSize(_ name: String, _ wanted: Int?) async {
    let place = root.appending(name)
    do {
      let size = try await place.store.size(of: place.key)
      if size != wanted { complaints.append("\(name): size is \(size.map(String.init) ?? "nil")") }
    } catch { complaints.append("\(name): size: \(error)") }
  }
}
