import JSON
import TestSupport
import Testing
import Voxels

/// `microtome link`, and links as sources of the other commands.
@Suite struct LinkTests {
  private let folder = TemporaryFolder()
  private static let server = FaultServer(folder: goldenFolder)
  private static let base = "http://\(server.authority)"

  private func run(_ arguments: String..., environment: [String: String] = [:]) -> RunningProgram.Outcome {
    let all = Microtome.environment.merging(environment) { _, new in new }
    return RunningProgram(Microtome.path, arguments, environment: all).outcome(within: 120)
  }

  private func state(_ url: String) throws -> JSON {
    let mark = try #require(url.firstRange(of: "#!"))
    return try JSON(parsing: String(url[mark.upperBound...]).percentDecoded)
  }

  /// The address alone on standard output, and the same pixels from it.
  @Test func showsTheSame() throws {
    let source = "\(Self.base)/zarr/ome-0.4-zyx"
    let link = run(
      "link", source, "--to", "neuroglancer", "--position", "5,4,3", "--zoom", "0.5", "--view", "xy", "--viewer",
      "http://viewer.example.org/")
    #expect(link.status == 0 && link.errors.isEmpty, "\(link.errors)")
    let url = String(link.text.dropLast())
    #expect(link.text == url + "\n" && url.hasPrefix("http://viewer.example.org/#!%7B") && !url.contains("\n"))
    #expect(try state(url)["layout"] == "xy")
    for (name, from) in [("a", source), ("b", url)] {
      let drawn = run(
        "snapshot", from, "--view", "xy", "--position", "5,4,3", "--zoom", "0.5", "--pixels", "40x40", "-o",
        folder("\(name).png"))
      #expect(drawn.status == 0, "\(drawn.errors)")
    }
    #expect(TestFile.read(folder("a.png")) == TestFile.read(folder("b.png")))
    let info = try JSON(parsing: run("info", url, "--json").text)
    #expect(info["view"]?["position"] == [5, 4, 3])
    #expect(info["view"]?["zoom"] == 0.5)
    #expect(info["source"]?.string == url)
  }

  /// Collections, with some of their layers; the view stays where it is although its reference layer is left out.
  @Test func collections() throws {
    let members = ["precomputed/raw-offset", "precomputed/raw-uint8"].map {
      #"{"path": "\#(Self.base)/\#($0)", "name": "\#($0.split(separator: "/")[1])"}"#
    }
    TestFile.write(
      #"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "c", "members": [\#(members.joined(separator: ","))]}}}"#,
      to: folder("c.json"))
    let all = run("link", folder("c.json"), "--to", "neuroglancer", "--position", "103,9,100004")
    #expect(all.status == 0)
    #expect(all.errors.contains("browsers do not read raw-offset by http://"))
    #expect(try state(all.text)["layers"]?.array?.map { $0["name"]?.string } == ["raw-offset", "raw-uint8"])
    let one = run(
      "link", folder("c.json"), "--to", "neuroglancer", "--position", "103,9,100004", "--zoom", "2", "--layers",
      "raw-uint8")
    #expect(try state(one.text)["layers"]?.array?.count == 1)
    #expect(try state(one.text)["position"] == [103, 9, 100_004])
    #expect(try state(one.text)["crossSectionScale"] == 2)
    let none = run("link", folder("c.json"), "--to", "neuroglancer", "--layers", "nothing")
    #expect(none.status == 64 && none.errors.contains("its layers are: raw-offset, raw-uint8"))
  }

  @Test func localFiles() throws {
    let refused = run("link", "\(goldenFolder)/precomputed/raw-offset", "--to", "neuroglancer")
    #expect(refused.status == 1 && refused.text.isEmpty)
    #expect(refused.errors.contains("raw-offset") && refused.errors.contains("--serve-root FOLDER=URL"))
    let served = run(
      "link", "\(goldenFolder)/precomputed/raw-offset", "--to", "neuroglancer", "--serve-root",
      "\(goldenFolder)/=https://host.example.org/data/")
    #expect(served.status == 0 && served.errors.isEmpty)
    #expect(
      try state(served.text)["layers"]?.array?.first?["source"]
        == "precomputed://https://host.example.org/data/precomputed/raw-offset")
    #expect(run("link", "x", "--to", "neuroglancer", "--serve-root", "/data").status == 64)
    #expect(run("link", "x", "--to", "paintera").status == 64)
    #expect(run("link", "x").status == 64)
    #expect(run("link", "x", "--to", "neuroglancer", "--view", "diagonal").status == 64)
    let elsewhere = run("link", "\(goldenFolder)/precomputed/raw-offset", "--to", "webknossos")
    #expect(elsewhere.status == 1 && elsewhere.errors.contains("WEBKNOSSOS"))
  }

  @Test func readsThroughLinks() throws {
    let double = WebknossosDouble()
    let there = run("read", double.link, "--array", "segments/2-2-1", "-o", folder("a.npy"))
    #expect(there.status == 0, "\(there.errors)")
    let here = run("read", "\(goldenFolder)/webknossos/zarr3", "--array", "segments/2-2-1", "-o", folder("b.npy"))
    #expect(here.status == 0)
    #expect(TestFile.read(folder("a.npy")) == TestFile.read(folder("b.npy")))
    let layer = run(
      "read", double.link, "--layer", "color", "--offset", "4,6,3", "--size", "10,9,8", "-o", folder("c.npy"))
    #expect(layer.status == 0, "\(layer.errors)")
    let local = run(
      "read", "\(goldenFolder)/webknossos/zarr3", "--layer", "color", "--offset", "4,6,3", "--size", "10,9,8", "-o",
      folder("d.npy"))
    #expect(local.status == 0)
    #expect(TestFile.read(folder("c.npy")) == TestFile.read(folder("d.npy")))
    let link = run("link", double.link, "--to", "webknossos", "--zoom", "4", "--position", "8,9,10")
    #expect(link.status == 0 && link.errors.isEmpty, "\(link.errors)")
    #expect(link.text.hasPrefix("\(double.origin)/datasets/l4%20sample-\(WebknossosDouble.dataset)/view#"))
  }

  /// A user's own token goes to the server that it is for, and never to one that a link names.
  @Test func tokensOfUsers() throws {
    var settings = WebknossosDouble.Settings()
    settings.userToken = "my-t0ken"
    let double = WebknossosDouble(settings)
    let mine = run("info", double.link, "--json", environment: ["WK_TOKEN": "my-t0ken", "WK_URL": double.origin + "/"])
    #expect(mine.status == 0, "\(mine.errors)")
    #expect(!mine.text.contains("my-t0ken"))
    let asked = double.server.requests.count
    for other in ["https://webknossos.example.org", ""] {
      let theirs = run("info", double.link, environment: ["WK_TOKEN": "my-t0ken", "WK_URL": other])
      #expect(theirs.status == 1)
      #expect(theirs.errors.contains("access to dataset \(WebknossosDouble.dataset) is denied (403)"))
      #expect(theirs.errors.contains("set WK_TOKEN (and WK_URL)"))
    }
    #expect(double.server.requests.dropFirst(asked).allSatisfy { $0.headers["x-auth-token"] == nil })
  }

  /// Tokens of links are in no output, whatever goes wrong.
  @Test func tokensAreNotShown() throws {
    var settings = WebknossosDouble.Settings()
    settings.sharingToken = "s3cr3t"
    let double = WebknossosDouble(settings)
    let link = "\(double.link)?token=s3cr3t"
    let trace = folder("trace")
    let outcomes = [
      run("info", link, "--json", "--trace-http", trace), run("read", link, "--layer", "nothing", "-o", "-"),
      run("read", link, "--channel", "9", "-o", "-"), run("snapshot", link, "--layers", "nothing"),
      run("link", link, "--to", "webknossos"), run("info", "\(double.link)?token=s3cr3t-0ld"),
    ]
    #expect(outcomes.map(\.status) == [0, 64, 64, 64, 0, 1])
    for outcome in outcomes { #expect(!outcome.text.contains("s3cr3t") && !outcome.errors.contains("s3cr3t")) }
    let log = String(decoding: try #require(TestFile.read(trace)), as: UTF8.self)
    #expect(log.contains("/proxy/") && !log.contains("s3cr3t"))
  }

  /// What a link asks for and microtome does not do is said once, in words.
  @Test func warnings() throws {
    TestFile.write(
      #"{"dimensions":{},"layout":"3d","layers":[{"type":"image","name":"a","source":"\#(Self.base)/precomputed/raw-uint8|precomputed:"}]}"#,
      to: folder("s.json"))
    let frame = run("snapshot", folder("s.json"), "--size", "40x20", "-o", folder("f.ans"))
    #expect(frame.status == 0)
    #expect(frame.errors.contains("shows three dimensions, and microtome slices alone"))
    #expect(try JSON(parsing: run("info", folder("s.json"), "--json").text)["warnings"]?.strings?.count == 1)
  }
}
