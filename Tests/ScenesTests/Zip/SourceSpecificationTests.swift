import Scenes
import Testing
import Voxels

@Suite struct SourceSpecificationTests {
  @Test(
    arguments: [
      ("/data/a.zarr", "/data/a.zarr", [], nil), ("a|b.zarr", "a|b.zarr", [], nil), ("a.zarr|", "a.zarr|", [], nil),
      ("zarr3:///data/a", "/data/a", [], "zarr3"), ("zarr2://file:///a", "file:///a", [], "zarr2"),
      ("zarr://https://host/a", "https://host/a", [], "zarr"), ("s3://bucket/a", "s3://bucket/a", [], nil),
      ("a|zarr3:", "a", [], "zarr3"), ("a|zarr3", "a", [], "zarr3"), ("a|ZARR2:", "a", [], "zarr2"),
      ("a|zarr:x/y", "a", [.folder(path: "x/y")], "zarr"),
      ("a|zarr2:#dimension_separator=/", "a", [], "zarr2"),
      ("a.zip|zip:", "a.zip", [.container(scheme: "zip", path: "")], nil),
      ("a.zip|zip", "a.zip", [.container(scheme: "zip", path: "")], nil),
      (
        "s3://b/a%20.zip|zip:x%20y/%7C/|zarr3:z", "s3://b/a%20.zip",
        [.container(scheme: "zip", path: "x y/|/"), .folder(path: "z")], "zarr3"
      ),
      (
        "a.zip|zip:b.zip|zip:c", "a.zip",
        [.container(scheme: "zip", path: "b.zip"), .container(scheme: "zip", path: "c")], nil
      ),
      ("zarr3://a.zip|zip:x", "a.zip", [.container(scheme: "zip", path: "x")], "zarr3"),
      (#"https://host/#!{"source":"a|zarr3:"}"#, #"https://host/#!{"source":"a|zarr3:"}"#, [], nil),
    ] as [(String, String, [SourceSpecification.Stage], String?)])
  func parsed(_ text: String, _ start: String, _ stages: [SourceSpecification.Stage], _ format: String?) throws {
    let specification = try SourceSpecification(parsing: text)
    #expect(specification.start == start)
    #expect(specification.stages == stages)
    #expect(specification.format == format)
  }

  @Test(arguments: [
    ("a|tar:x", Failure.Code.unsupported), ("a|zarr3:|zip:", .usage), ("a|zarr3:|zarr3:", .usage),
    ("a.zip|zip:x|y", .usage), ("zarr2://a|zarr3:", .usage),
  ])
  func refused(_ text: String, _ code: Failure.Code) {
    let failure = #expect(throws: Failure.self) { try SourceSpecification(parsing: text) }
    #expect(failure?.code == code)
    #expect(failure?.source == text)
    #expect(failure?.remedy != nil)
  }
}
