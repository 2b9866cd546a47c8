import TestSupport
import Testing
import Voxels

/// Pictures over networks: over a bad one they are those of a good one, and the first one comes after few rounds.
@Suite(.timeLimit(.minutes(20))) struct RemoteSnapshotTests {
  private let folder = TemporaryFolder()

  /// Bytes 32×128×128 in shards of 32×64×64 with chunks of 16×32×32, and two coarser mags.
  private static func value(_ index: [Int]) -> UInt64 { UInt64(1 + (index[2] + 3 * index[1] + 7 * index[0]) % 255) }
  private static let shard = [32, 64, 64]
  private static let sharded = TestImage(
    "sharded", axes: ["z", "y", "x"],
    levels: [
      (TestArray([32, 128, 128], chunk: [16, 32, 32], value: value), scale: [10, 10, 10]),
      (TestArray([16, 64, 64], chunk: [16, 32, 32], value: value), scale: [20, 20, 20]),
      (TestArray([8, 32, 32], chunk: [16, 32, 32], value: value), scale: [40, 40, 40]),
    ])

  init() {
    Samples.image().write(to: folder("bytes.zarr"))
    RemoteSnapshotTests.sharded.writeSharded(RemoteSnapshotTests.shard, to: folder("sharded.zarr"))
  }

  /// What a picture shows, as arguments.
  private static func places() -> [(source: String, arguments: [String])] {
    var random = SeededRandom(200)
    return (0..<200).map { number in
      let isSharded = number % 2 == 0
      let extent = isSharded ? [128, 128, 32] : [60, 40, 24]
      let position = extent.map { "\(Int.random(in: 0..<$0, using: &random))" }.joined(separator: ",")
      let view = ["xy", "xz", "yz", "ortho"][number / 2 % 4]
      let zoom = ["0.5", "1", "2.3", "4"][number / 8 % 4]
      return (
        isSharded ? "sharded.zarr" : "bytes.zarr",
        ["--view", view, "--position", position, "--zoom", zoom, "--pixels", "96x64"]
      )
    }
  }

  /// A tenth of all requests fails in one way or another, but no picture does.
  @Test func picturesOverABadNetwork() async throws {
    let faults = SeededFaults(4)
    let server = FaultServer(folder: folder.path) { faults($0) }
    let workers = WorkerPool(name: "snapshots", threads: 4)
    let (folder, authority) = (folder, server.authority)
    let complaints = try await withThrowingTaskGroup(of: String?.self) { group in
      for (number, place) in RemoteSnapshotTests.places().enumerated() {
        group.addTask {
          try await workers.run {
            func picture(_ source: String, _ name: String) -> (picture: [UInt8]?, errors: String) {
              let file = folder("\(number)-\(name).png")
              let outcome = RunningProgram(
                Microtome.path, ["snapshot", source, "-o", file] + place.arguments,
                environment: Microtome.environment.merging(["XDG_CACHE_HOME": folder("\(number)-cache")]) { $1 }
              ).outcome(within: 600)
              return (TestFile.read(file), outcome.errors)
            }
            let clean = picture(folder(place.source), "clean")
            // Each picture has faults of its own.
            let remote = picture("http://\(authority)/\(place.source)?picture=\(number)", "remote")
            guard let expected = clean.picture, remote.picture == expected, remote.errors.isEmpty else {
              return "\(number) \(place): \(clean.errors) \(remote.errors)"
            }
            return nil
          }
        }
      }
      var complaints: [String] = []
      for try await complaint in group { if let complaint { complaints.append(complaint) } }
      return complaints
    }
    #expect(complaints == [])
    #expect(faults.count > 200)
    #expect(server.requests.count > 2000)
  }

  /// What a request is for. None needs the answer to another of its wave, and so each wave costs one round.
  private enum Wave: Int, CaseIterable { case source, levels, indexes, chunks }

  /// The wave of a request, and what it asks for: of shards the chunks, which may come together or one by one, and more
  /// than once.
  private static func purpose(_ request: FaultServer.Request) -> (wave: Wave, parts: Set<String>) {
    let name = "\(request.method) \(request.target)"
    guard request.path.contains("/c/") else {
      let key = request.path.dropFirst("/sharded.zarr/".count)
      return (key.contains("/") && key.hasSuffix("/zarr.json") ? .levels : .source, [name])
    }
    let chunk = 16 * 32 * 32
    let ends = (request.range ?? "").dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
    guard ends.count == 2, ends[0] < 8 * chunk else { return (.indexes, [name]) }
    return (.chunks, Set((ends[0] / chunk...ends[1] / chunk).map { "\(name) \($0)" }))
  }

  /// From nothing to a picture it takes four rounds: what the source is, its levels and the list of its labels, the
  /// shards' indexes, chunks. The window is found on the way, from a chunk of the coarsest mag.
  ///
  /// No clock is needed: no answer of a wave is sent before all of its requests are there.
  @Test func fewRoundsToTheFirstPicture() async throws {
    let arguments = ["--view", "xy", "--position", "64,64,8", "--zoom", "1", "--pixels", "128x128"]
    func picture(of server: FaultServer) throws -> [UInt8] {
      let file = folder("out.png")
      let cache = TemporaryFolder()
      let outcome = RunningProgram(
        Microtome.path, ["snapshot", "http://\(server.authority)/sharded.zarr", "-o", file] + arguments,
        environment: Microtome.environment.merging(["XDG_CACHE_HOME": cache.path]) { $1 }
      ).outcome(within: 600)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      return try #require(TestFile.read(file))
    }
    let plain = FaultServer(folder: folder.path)
    let expected = try picture(of: plain)
    var parts = Wave.allCases.map { _ in Set<String>() }
    for request in plain.requests {
      let (wave, asked) = RemoteSnapshotTests.purpose(request)
      parts[wave.rawValue].formUnion(asked)
    }
    #expect(parts[Wave.levels.rawValue].count == 3 + 1)
    #expect(parts[Wave.indexes.rawValue].count == 4 + 1)
    #expect(parts[Wave.chunks.rawValue].count == 4 * 4 + 1)

    let gates = Wave.allCases.map { _ in FaultGate() }
    let missing = Locked(parts)
    let held = FaultServer(folder: folder.path) { request in
      let (wave, asked) = RemoteSnapshotTests.purpose(request)
      missing.withLock { missing in
        missing[wave.rawValue].subtract(asked)
        if missing[wave.rawValue].isEmpty { gates[wave.rawValue].open() }
      }
      return [.hold(until: gates[wave.rawValue])]
    }
    #expect(try picture(of: held) == expected)
    let rounds = missing.withLock { $0.count { $0.isEmpty } }
    #expect(rounds == 4, "still awaited: \(missing.withLock { $0 })")
  }
}
