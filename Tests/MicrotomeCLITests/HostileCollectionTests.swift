import TestSupport
import Testing

/// Collections that mean harm: each is a clear line or tolerated, soon and in little memory, and nothing of it acts on the
/// terminal.
@Suite(.timeLimit(.minutes(10))) struct HostileCollectionTests {
  private let folder = TemporaryFolder()

  private static let escapes = #"a\u001b[2J\u001b]0;title\u0007\r\n\u0085\u202e"#

  private func collection(_ members: String, name: String = "c", attributes: String = "{}") -> String {
    """
    {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "\(name)", "members": [\(members)], "attributes":
     \(attributes)}}}
    """
  }

  private func rfc8(_ nodes: String) -> String {
    #"{"ome": {"version": "1.0", "type": "collection", "name": "c", "attributes": {}, "nodes": [\#(nodes)]}}"#
  }

  /// What the commands that read collections make of a document.
  ///
  /// - Returns: the exit status of `info`, and its line where it failed.
  @discardableResult
  private func judge(_ document: String, _ location: SourceLocation = #_sourceLocation) -> (
    status: Int32?, line: String
  ) {
    let path = folder("c.json")
    TestFile.write(document, to: path)
    var result: (Int32?, String) = (nil, "")
    for arguments in [
      ["info", path], ["info", path, "--json"], ["collection", "list", path],
      ["snapshot", path, "-o", folder("out.png"), "--size", "60x20"],
    ] {
      let outcome = Microtome.start(arguments).outcome(within: 60)
      #expect(!outcome.isTimedOut, "\(arguments)", sourceLocation: location)
      #expect([0, 1].contains(outcome.status), "\(arguments): \(outcome.status)", sourceLocation: location)
      #expect(outcome.peakMemory < 1 << 30, "\(arguments)", sourceLocation: location)
      let errors = outcome.errors.split(separator: "\n")
      if outcome.status == 1 { #expect(errors.count { $0.hasPrefix("microtome: ") } > 0, sourceLocation: location) }
      for line in errors + outcome.text.split(separator: "\n") { expectHarmless(line, location) }
      if arguments.count == 2 { result = (outcome.status, String(errors.last ?? "")) }
    }
    return result
  }

  @Test func nestingThatNeverEnds() {
    for count in [100, 100_000, 3_000_000] {
      let (status, line) = judge(String(repeating: "[", count: count))
      #expect(status == 1 && line.contains("nested more than 64 deep"), "\(line)")
    }
    let deep = String(repeating: #"{"type": "collection", "name": "g", "nodes": ["#, count: 9)
    let closing = String(repeating: "]}", count: 9)
    judge(rfc8(deep + closing))
  }

  @Test func aMillionMembers() {
    let members = String(repeating: #"{"path":"x"},"#, count: 1_000_000).dropLast()
    let (status, line) = judge(collection(String(members)))
    #expect(status == 1 && line.contains("more than the limit"), "\(line)")
    let node = #"{"type":"multiscale","name":"x","path":{"type":"zarr","path":"x"}},"#
    #expect(judge(rfc8(String(String(repeating: node, count: 500_000).dropLast()))).status == 1)
  }

  /// Members that lead to one another, each twice.
  @Test func circles() {
    let member = #"{"type": "collection", "path": "./a.json", "name": "again"}"#
    TestFile.write(collection(#"{"type": "collection", "path": "./c.json", "name": "back"}"#), to: folder("a.json"))
    let (status, line) = judge(collection("\(member), \(member)"))
    #expect(status == 1 && line.contains("contains itself"), "\(line)")
  }

  @Test func hugeStrings() {
    let long = String(repeating: "x", count: 20 << 20)
    let (opened, reason) = judge(collection(#"{"path": "./\#(long)", "name": "a"}"#))
    #expect(
      opened == 1 && reason.contains("the member a has no path, or none that could be one"), "\(reason.prefix(200))")
    judge(collection(#"{"path": "./a", "name": "\#(long.prefix(1 << 20))"}"#, name: String(long.prefix(1 << 20))))
    let (status, line) = judge(collection(#"{"path": "./a", "name": "\#(String(repeating: long, count: 4))"}"#))
    #expect(status == 1 && line.contains("bytes where at most"), "\(line.prefix(200))")
  }

  @Test func namesThatActOnTerminals() {
    let name = Self.escapes
    let (status, line) = judge(
      collection(
        """
        {"path": "./\(name)", "name": "\(name)"}, {"path": "./x", "name": "\(name)", "type": "\(name):\(name)"}
        """, name: name))
    #expect(status == 1 && line.contains(#"\e"#), "\(line)")
    Samples.image().write(to: folder("good.zarr"))
    let (tolerated, _) = judge(
      collection(
        """
        {"path": "./good.zarr", "name": "\(name)", "attributes": {"rendering": {"colormap": "\(name)", "min": "\(name)",
         "color": "\(name)", "segments": ["\(name)"]}}}
        """, name: name))
    #expect(tolerated == 0)
  }

  @Test func numbersThatAreNone() {
    Samples.image().write(to: folder("good.zarr"))
    for value in ["1e400", "-1e308", "18446744073709551615", "\"NaN\"", "[]", "{}", "null", "true", "[[[]]]"] {
      let (status, line) = judge(
        collection(
          """
          {"path": "./good.zarr", "name": "a", "attributes": {"rendering": {"min": \(value), "max": \(value), "gamma":
           \(value), "opacity": \(value), "color": \(value), "segments": \(value), "disabled": false,
           "channels": [\(value), {"min": \(value)}]}}}
          """, attributes: #"{"rendering": {"position": [\#(value), \#(value), 1], "zoom": \#(value)}}"#))
      #expect(status == 0, "\(value): \(line)")
    }
  }
}
