import JSON
import TestSupport
import Testing

/// Archives and pipelines on the command line.
@Suite struct ZipTests {
  let folder = TemporaryFolder()

  @Test func pipelines() throws {
    Samples.digits.write(to: folder("data/digits"))
    try PythonZip.make(folder("x.zip"), of: folder("data"), .deflated)
    let expected = Microtome.run("read", folder("data/digits"), "--array", ".", "-o", "-")
    #expect(expected.status == 0)
    for source in ["|zip:digits", "|zip:digits|zarr3:", "|zip:|zarr3:digits", "|zarr3:digits", ""] {
      let outcome = Microtome.run("read", folder("x.zip") + source, "--array", ".", "-o", "-")
      #expect(outcome.status == 0, "\(source): \(outcome.errors)")
      #expect(outcome.output == expected.output, "\(source)")
    }
    TestFile.write(Array((TestFile.read(folder("x.zip")) ?? []).dropLast(30)), to: folder("cut.zip"))
    for source in ["x.zip|zip:nowhere", "x.zip|tar:x", "cut.zip", "cut.zip|zip:"] {
      let outcome = Microtome.run("info", folder(source))
      #expect(outcome.status == 1, "\(source)")
      expectOneLine(outcome)
    }
  }

  @Test func otherFormatsAreNamed() throws {
    let path = "\(goldenFolder)/zarr/both"
    let text = Microtome.run("info", path).text
    #expect(text.contains("also here   zarr 2; open it with zarr2://\(path)\n"))
    let document = try JSON(parsing: Microtome.run("info", path, "--json").text)
    #expect(document["alsoFound"]?.strings == ["zarr 2"])
    let other = try JSON(parsing: Microtome.run("info", "zarr2://\(path)", "--json").text)
    #expect(other["version"]?.string == "2")
    #expect(other["alsoFound"]?.array == [])
  }
}
