import Glibc
import Stores
import TestSupport
import Testing
import Voxels

/// The disk cache between runs of the program: what is asked for, what a kill leaves, what works without a network.
@Suite struct DiskCacheCommandTests {
  private let folder = TemporaryFolder()
  private var cache: String { folder("cache") }

  init() { Samples.image().write(to: folder("data/bytes.zarr")) }

  private func start(_ arguments: [String], environment: [String: String] = [:]) -> RunningProgram {
    RunningProgram(Microtome.path, arguments, environment: Microtome.environment.merging(environment) { $1 })
  }

  private func snapshot(_ server: FaultServer, z: Int = 12, _ more: String...) -> [String] {
    [
      "snapshot", "http://\(server.authority)/bytes.zarr", "--view", "xy", "--position", "30,20,\(z)", "--zoom", "1",
      "--pixels", "60x40", "-o", folder("out.png"),
    ] + more
  }

  private func expectPicture(_ outcome: RunningProgram.Outcome, z: Int = 12) throws {
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let shown = try Picture(try #require(TestFile.read(folder("out.png"))))
    #expect(shown.fault { Samples.byteOrNothing($0, $1, z) * 0x010101 } == nil)
  }

  private func server(_ faults: [Fault] = [.version(etag: "\"1\""), .header("Cache-Control: max-age=3600")])
    -> FaultServer
  { FaultServer(folder: folder("data")) { _ in faults } }

  @Test(arguments: ["option", "MICROTOME_CACHE_DIR", "XDG_CACHE_HOME", "HOME"])
  func theSecondRunAsksForNothing(_ way: String) throws {
    let server = server()
    let environment = way == "option" ? [:] : [way: cache]
    let more = way == "option" ? ["--cache-dir", cache] : []
    if way == "HOME" { mkdir(cache, 0o700) }
    try expectPicture(start(snapshot(server) + more, environment: environment).outcome())
    let count = server.requests.count
    try expectPicture(start(snapshot(server) + more, environment: environment).outcome())
    // Listings are not kept.
    #expect(server.requests.dropFirst(count).allSatisfy { $0.path.hasSuffix("/") })
    let place = ["HOME": "/.cache/microtome", "XDG_CACHE_HOME": "/microtome"][way] ?? ""
    #expect(TestFile.exists(cache + place + "/v1"))
    var status = stat()
    #expect(stat(cache + place + "/v1", &status) == 0 && status.st_mode & 0o777 == 0o700)
    // And with none it does again.
    try expectPicture(start(snapshot(server, z: 12, "--cache-dir", "none"), environment: environment).outcome())
    #expect(server.requests.count > count)
  }

  @Test func offlineAllIsThereThatWasSeen() throws {
    let server = server([.header("Cache-Control: no-cache")])
    let there = ["--cache-dir", cache]
    try expectPicture(start(snapshot(server) + there).outcome())
    let whole = start(["browse", "http://\(server.authority)/bytes.zarr", "--position", "30,20,12"] + there).outcome()
    #expect(whole.status == 0)
    server.stop()
    try expectPicture(start(snapshot(server, z: 12, "--offline") + there).outcome())
    let again = start(
      ["browse", "http://\(server.authority)/bytes.zarr", "--position", "30,20,12", "--offline"] + there
    ).outcome()
    #expect(again.status == 0 && again.errors.isEmpty)
    // The last line tells how much memory is in use.
    let frames = [again, whole].map { $0.output.split(separator: 10).dropLast() }
    #expect(frames[0] == frames[1] && frames[0].count > 50)
    let unseen = start(snapshot(server, z: 12, "--offline", "--cache-dir", folder("other"))).outcome()
    #expect(unseen.status == 1)
    expectOneLine(unseen)
    TestFile.write("", to: folder("empty/v1/lock"))
    let empty = start(snapshot(server, z: 12, "--offline", "--cache-dir", folder("empty"))).outcome()
    #expect(empty.status == 1)
    expectOneLine(empty)
    #expect(empty.errors.contains("is not in the disk cache; leave out --offline"))
    let nowhere = start(snapshot(server, z: 12, "--offline", "--cache-dir", "none")).outcome()
    #expect(nowhere.status == 64)
  }

  /// Where the user has named no folder, trouble with it is none of theirs.
  @Test func foldersThatCannotBeUsed() throws {
    let server = server()
    TestFile.write("a file", to: folder("file"))
    for place in [folder("file"), folder("file/below"), "/proc/nothing"] {
      try expectPicture(start(snapshot(server), environment: ["MICROTOME_CACHE_DIR": place]).outcome())
      let named = start(snapshot(server, z: 12, "--cache-dir", place)).outcome()
      #expect(named.status == 1)
      expectOneLine(named)
      #expect(named.errors.contains("cannot be used as a disk cache"))
    }
  }

  /// Killed fifty times, at moments that a seed gives, while everything is fetched and stored anew: afterwards every
  /// byte that comes from the cache is right.
  @Test func killedWhileItWrites() async throws {
    let random = Locked(SeededRandom(11))
    let run = Locked(0)
    let victim = Locked<(id: pid_t, left: Int)>((0, 0))
    let server = FaultServer(folder: folder("data")) { _ in
      let isDue = victim.withLock { victim in
        victim.left -= 1
        return victim.left == 0
      }
      if isDue {
        usleep(random.withLock { UInt32.random(in: 0..<3000, using: &$0) })
        victim.withLock { if $0.id > 0 { kill($0.id, SIGKILL) } }
      }
      // Each run has a version of its own, so that each writes all of it.
      return [.version(etag: "\"\(run.withLock { $0 })\"")]
    }
    var killed = 0
    var number = 0
    // Some end before their moment comes.
    while killed < 50, number < 200 {
      number += 1
      run.withLock { $0 = number }
      victim.withLock { $0 = (0, random.withLock { Int.random(in: 8..<26, using: &$0) }) }
      let z = [3, 12, 20][number % 3]
      let program = start(snapshot(server, z: z, "--cache-dir", cache, "--cache-disk", "96K"))
      victim.withLock { $0.id = program.id }
      let outcome = program.outcome()
      victim.withLock { $0.id = 0 }
      if outcome.signal == SIGKILL { killed += 1 } else { #expect(outcome.status == 0, "\(outcome.errors)") }
    }
    #expect(killed == 50)
    let kept = DiskCache(directory: cache)
    var settings = HTTPSettings()
    (settings.cache, settings.isOffline) = (kept, true)
    let place = try HTTPStore.locate("http", server.authority, settings: settings)
    var names = ["zarr.json", "0/zarr.json"]
    TestArray.forEachIndex([3, 3, 4]) { names.append("0/c/" + $0.map { "\($0)" }.joined(separator: "/")) }
    var served = 0
    for name in names {
      guard let bytes = try? await place.store.read("bytes.zarr/" + name, .whole, limit: 1 << 20) else { continue }
      #expect(bytes.array == TestFile.read(folder("data/bytes.zarr/" + name)), "\(name)")
      served += 1
    }
    #expect(served > 0)
    #expect(kept.statistics.damaged == 0)
    // And the limit holds, and the next run has all of it.
    try expectPicture(start(snapshot(server, z: 12, "--cache-dir", cache, "--cache-disk", "96K")).outcome())
  }
}
