import JSON
import TestSupport
import Testing
import Voxels

/// What the program says of servers, and how it reads from them.
@Suite struct RemoteNoticeTests {
  private let folder = TemporaryFolder()

  init() { Samples.image().write(to: folder("bytes.zarr")) }

  private func collection(_ server: FaultServer) {
    let member = #"{"path": "http://\#(server.authority)/bytes.zarr", "name": "there"}"#
    TestFile.write(
      #"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "c", "members": [\#(member)]}}}"#,
      to: folder("c.json"))
  }

  @Test func otherHosts() throws {
    let server = FaultServer(folder: folder.path)
    collection(server)
    let host = "http://\(server.authority)"
    let info = Microtome.run("info", folder("c.json"), "--json", within: 60)
    #expect(info.status == 0 && info.errors.isEmpty, "\(info.errors)")
    #expect(try JSON(parsing: info.text)["hosts"]?.strings == [host])
    #expect(Microtome.run("info", folder("c.json"), within: 60).text.contains("other hosts \(host)\n"))
    let said = "microtome: \(folder("c.json")): also reads from \(host); --same-host forbids that\n"
    let read = Microtome.run("read", folder("c.json"), "--size", "4,4,4", "-o", folder("o.npy"), within: 60)
    #expect(read.status == 0 && read.errors == said, "\(read.errors)")
    let frame = Microtome.run("snapshot", folder("c.json"), "-o", folder("o.png"), within: 60)
    #expect(frame.status == 0 && frame.errors == said, "\(frame.errors)")
    let asked = server.requests.count
    let alone = Microtome.run("info", folder("c.json"), "--json", "--same-host", within: 60)
    #expect(try JSON(parsing: alone.text)["layers"]?.array?.first?["error"]?.string?.contains("--same-host") == true)
    #expect(try JSON(parsing: alone.text)["hosts"]?.strings == [])
    #expect(server.requests.count == asked)
  }

  @Test func forbiddenObjectsAreSaidOnce() throws {
    let server = FaultServer(folder: folder.path) { $0.path.contains("/c/0/0/") ? [.status(403)] : [] }
    let outcome = Microtome.run(
      "read", "http://\(server.authority)/bytes.zarr", "-o", folder("o.npy"), within: 60)
    #expect(outcome.status == 0)
    #expect(
      outcome.errors
        == "microtome: 4 objects of http://\(server.authority) are forbidden (403) and shown as missing\n")
  }

  @Test func nothingThere() throws {
    let server = FaultServer(folder: folder.path)
    let outcome = Microtome.run("info", "http://\(server.authority)/gone", within: 60)
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("microtome: http://\(server.authority)/gone: nothing is there: "))
    #expect(outcome.errors.contains("404") && outcome.errors.contains("zarr.json"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  /// The server answers none of the first chunks before more are asked for than there are threads.
  @Test func readsAreWiderThanThreads() throws {
    TestArray([64, 64, 64], chunk: [8, 8, 8]) { UInt64($0[0]) }.write(to: folder("many.zarr"))
    let held = Locked(0)
    let enough = Semaphore()
    let server = FaultServer(folder: folder.path) { request in
      guard request.path.contains("/c/") else { return [] }
      let number = held.withLock { held in
        held += 1
        return held
      }
      let wanted = 30
      if number < wanted, !enough.wait(milliseconds: 30_000) { return [.status(500)] }
      if number == wanted { for _ in 1..<wanted { enough.signal() } }
      return []
    }
    let outcome = Microtome.run(
      "read", "http://\(server.authority)/many.zarr", "-o", folder("o.npy"), within: 120)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(server.mostAtOnce >= 30)
  }
}
