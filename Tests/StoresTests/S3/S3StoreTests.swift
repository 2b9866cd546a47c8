import Stores
import TestSupport
import Testing
import Voxels

/// S3 over moto, which checks signatures.
@Suite(
  .enabled(if: MotoServer.python != nil, "without moto, which script/setup --test installs from PyPI"),
  .timeLimit(.minutes(10))
) struct S3StoreTests {
  private func complaints(_ bucket: String, _ account: S3Account) async throws -> [String] {
    try await checkStore { _ in try S3Store.locate("\(bucket)/store", account: account) }
  }

  @Test func signed() async throws {
    let buckets = try await MotoBuckets.shared.value
    #expect(try await complaints("private", buckets.account(keys: buckets.server.keys)) == [])
    #expect(try await complaints("private", buckets.account(keys: buckets.server.temporaryKeys)) == [])
  }

  @Test func regionsAreFoundOut() async throws {
    let buckets = try await MotoBuckets.shared.value
    #expect(try await complaints("west", buckets.account(keys: buckets.server.keys)) == [])
    let near = buckets.account(["AWS_REGION": "eu-west-3"], keys: buckets.server.keys)
    #expect(try await complaints("west", near) == [])
  }

  @Test func bucketsInTheNameOfTheHost() async throws {
    let buckets = try await MotoBuckets.shared.value
    let endpoint = buckets.server.endpoint.replacing("127.0.0.1", with: "localhost")
    let account = buckets.account(
      ["AWS_ENDPOINT_URL": endpoint, "AWS_CONFIG_FILE": "/config"], keys: buckets.server.keys,
      files: ["/config": "[default]\ns3 =\n  addressing_style = virtual\n"])
    #expect(try await complaints("private", account) == [])
    // No certificate covers these.
    #expect(try await complaints("public.dots", account) == [])
  }

  @Test func readersWhoPay() async throws {
    let buckets = try await MotoBuckets.shared.value
    let place = try S3Store.locate("payer/store/object", account: buckets.account(keys: buckets.server.keys))
    #expect(await failure(reading: place)?.remedy?.contains("AWS_REQUEST_PAYER=requester") == true)
    let payer = buckets.account(["AWS_REQUEST_PAYER": "requester"], keys: buckets.server.keys)
    #expect(try await complaints("payer", payer) == [])
  }

  @Test func anonymous() async throws {
    let buckets = try await MotoBuckets.shared.value
    #expect(try await complaints("public", buckets.account()) == [])
    #expect(try await complaints("public.dots", buckets.account()) == [])
  }

  @Test func credentialsThatAreRefusedAreLeftOut() async throws {
    let buckets = try await MotoBuckets.shared.value
    let unknown = MotoServer.Keys(key: "AKIANOBODY", secret: "hidden")
    #expect(try await complaints("public", buckets.account(keys: unknown)) == [])
    let wrong = MotoServer.Keys(key: buckets.server.keys.key, secret: "hidden")
    #expect(try await complaints("public", buckets.account(keys: wrong)) == [])
  }

  @Test func rolesAreAskedForOnceAccessIsDenied() async throws {
    let buckets = try await MotoBuckets.shared.value
    let server = buckets.server
    let instance = buckets.account(
      ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.metadata])
    #expect(try await complaints("private", instance) == [])
    let container = buckets.account(
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.container, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token"])
    #expect(try await complaints("private", container) == [])
    let elsewhere = buckets.account(
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.169.254/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "x"])
    #expect(await failure(reading: try S3Store.locate("locked/object", account: elsewhere))?.code == .io)
  }

  @Test func refusalsInWords() async throws {
    let buckets = try await MotoBuckets.shared.value
    func line(_ place: String, _ keys: MotoServer.Keys?) async throws -> String {
      let place = try S3Store.locate(place, account: buckets.account(keys: keys))
      return await failure(reading: place)?.line ?? ""
    }
    let key = buckets.server.keys.key
    #expect(
      try await line("locked/object", nil)
        == "s3://locked/object: access is denied; "
        + "check the address, or set up credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID)")
    #expect(
      try await line("locked/object", MotoServer.Keys(key: key, secret: "hidden"))
        == "s3://locked/object: the secret key does not belong to the access key; check the credentials")
    #expect(
      try await line("locked/object", MotoServer.Keys(key: "AKIANOBODY", secret: "hidden"))
        == "s3://locked/object: the access key is not known there; check the credentials and the endpoint")
    #expect(
      try await line("absent/object", buckets.server.keys)
        == "s3://absent/: there is no such bucket; check the address")
  }

  @Test func listingsOfSeveralPages() async throws {
    let buckets = try await MotoBuckets.shared.value
    let place = try S3Store.locate("public-many/a", account: buckets.account())
    let entries = try #require(try await place.store.list(place.key))
    #expect(entries.count == 1100)
    #expect(entries.map(\.name) == (0..<1100).map { "n\($0)" }.sorted())
    // What cannot be listed is not empty.
    let hidden = try S3Store.locate("private/store", account: buckets.account())
    #expect(try await hidden.store.list(hidden.key) == nil)
  }

  @Test func publicObjectsOfGoogle() async throws {
    let endpoint = try await MotoBuckets.shared.value.server.endpoint
    #expect(try await checkStore { _ in try GCSStore.locate("public/store", endpoint: endpoint) } == [])
    let hidden = await failure(reading: try GCSStore.locate("locked/object", endpoint: endpoint))
    #expect(hidden?.line.contains("only public objects") == true)
    #expect(hidden?.source == "gs://locked/object")
  }
}

/// Addresses of buckets.
@Suite struct S3AddressTests {
  private let nobody = S3Account(environment: { _ in nil }, file: { _ in nil })

  @Test(arguments: [
    ("bucket", "s3://bucket/"), ("bucket/", "s3://bucket/"), ("bucket/a//b/./c", "s3://bucket/a/b/c"),
    ("Old_Bucket.name/a%20b+c?d#e", "s3://Old_Bucket.name/a%20b+c%3Fd%23e"), ("b-1/ü/100%", "s3://b-1/ü/100%25"),
  ])
  func names(text: String, name: String) throws {
    #expect(try S3Store.locate(text, account: nobody).name == name)
    #expect(try GCSStore.locate(text).name == "gs" + name.dropFirst(2))
  }

  @Test(arguments: ["", "/key", "a b/c", "user:secret@host/x", "..", "a%2Fb/c", "[::1]/x", "a\\b/c"])
  func namesOfNoBucket(text: String) {
    for scheme in ["s3", "gs"] {
      let failure = #expect(throws: Failure.self) { try StoreRegistry.locate("\(scheme)://\(text)") }
      #expect(failure?.code == .usage)
      #expect(failure?.line.contains("secret") == false)
    }
  }

  @Test(arguments: ["localhost:9000", "ftp://host", "http://", "http://user:secret@host", "https://host?token=secret"])
  func endpointsThatAreNone(text: String) {
    let account = S3Account(environment: { $0 == "AWS_ENDPOINT_URL" ? text : nil }, file: { _ in nil })
    let failure = #expect(throws: Failure.self) { try S3Store.locate("bucket/key", account: account) }
    #expect(failure?.code == .usage)
    #expect(failure?.line.contains("secret") == false)
  }
}
