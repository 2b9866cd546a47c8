import Stores
import TestSupport
import Testing
import Voxels

@Suite struct SourcePolicyTests {
  private func origin(_ address: String) throws -> String? { try StoreRegistry.locate(address).origin }

  @Test(arguments: [
    ("https://Host/a", "https://host"), ("http://host:80/a?b", "http://host"), ("https://host:443", "https://host"),
    ("http://host:8080/", "http://host:8080"), ("https://me:secret@host/a", "https://host"),
    ("s3://bucket/a", "s3://bucket"), ("gs://bucket/a", "gs://bucket"),
  ])
  func origins(_ address: String, _ expected: String) throws { #expect(try origin(address) == expected) }

  @Test func thisMachineHasNone() throws {
    #expect(try origin("/data/a") == nil)
    #expect(try origin("file:///data/https://a") == nil)
    #expect(try origin("demo://a") == nil)
  }

  /// What a document at one place says, under a policy.
  private func follow(_ address: String, from base: String, _ policy: SourcePolicy) throws {
    let base = try StoreRegistry.locate(base)
    _ = try SourcePolicy.$current.withValue(policy) { try StoreRegistry.locate(address, relativeTo: base) }
  }

  @Test func othersAreNoted() throws {
    let policy = SourcePolicy(own: "http://a")
    for address in ["x", "http://a/y", "http://A:80/z", "https://a/z", "s3://b/x", "https://c/", "s3://b/y"] {
      try follow(address, from: "http://a/c.json", policy)
    }
    #expect(policy.others == ["https://c", "s3://b"])
  }

  @Test(arguments: ["http://a/y", "https://b:8443/", "s3://a/x", "gs://a/x"])
  func othersAreForbidden(_ address: String) throws {
    let policy = SourcePolicy(own: "https://a", allowsOthers: false)
    try follow("x", from: "https://a/c.json", policy)
    let failure = #expect(throws: Failure.self) { try follow(address, from: "https://a/c.json", policy) }
    #expect(failure?.code == .unsupported && failure?.remedy != nil)
    #expect(policy.others == [])
    // What the user names is theirs to name.
    _ = try SourcePolicy.$current.withValue(policy) { try StoreRegistry.locate(address) }
  }
}
