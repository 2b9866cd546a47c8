import Glibc
import Stores
import TestSupport
import Testing
import Voxels

/// What other libraries wrote, read from servers: the same voxels as from files, in every format.
@Suite(.timeLimit(.minutes(10))) struct RemoteGoldenTests {
  @Test func everyFormatIsThere() async throws {
    let local = try await GoldenContents.local.value
    #expect(local.readings.count > 500)
    #expect(
      local.formats.sorted() == [
        "bigdataviewer", "hdf5", "ilastik", "imaris", "n5", "nifti", "ome-zarr", "precomputed", "webknossos", "wkw",
        "zarr",
      ])
    // Those that are there to be refused, single numbers and collections.
    #expect(local.failures.count <= 12, "\(local.failures.map(\.value.line))")
  }

  @Test(arguments: [true, false])
  func nginx(lists: Bool) async throws {
    let server = NginxServer(path: goldenFolder, settings: lists ? "autoindex on;" : "")
    let remote = try await GoldenContents(of: try HTTPStore.locate("http", server.authority))
    // Hierarchies without metadata of their own cannot be found without listings.
    let unlisted = lists ? [] : ["N5/", "wkw/", "microscopy/bdv-n5.n5", "zarr/v3-consolidated", "zarr/collections"]
    let differences = remote.differences(from: try await GoldenContents.local.value).filter { name in
      !unlisted.contains { name.hasPrefix($0) }
    }
    #expect(differences == [], "\(differences)")
  }

  /// A token and a password go with every request, and all of them share one connection.
  @Test func secureAndSigned() async throws {
    let folder = TemporaryFolder()
    TestCertificate.write(to: folder)
    let settings = """
      \(TestCertificate.settings) auth_basic data; auth_basic_user_file FOLDER/users;
      autoindex on; if ($arg_token != "se%2Fcret") { return 403; }
      if ($args != "x=1&token=se%2Fcret&y=a+b") { return 403; }
      """
    let server = NginxServer(path: goldenFolder, settings: settings, listen: "ssl http2") { place in
      for name in ["certificate.pem", "key.pem"] { TestFile.write(TestFile.read(folder(name)) ?? [], to: place(name)) }
      TestFile.write("me:{PLAIN}pa ss", to: place("users"))
    }
    var trusting = HTTPSettings()
    trusting.certificates = folder("certificate.pem")
    let query = "?x=1&token=se%2Fcret&y=a+b"
    let root = try HTTPStore.locate("https", "me:pa%20ss@\(server.authority)/\(query)", settings: trusting)
    // Neither goes without saying.
    for rest in ["\(server.authority)/\(query)", "me:pa%20ss@\(server.authority)/"] {
      let place = try HTTPStore.locate("https", rest, settings: trusting).appending("zarr/v3-uint16/zarr.json")
      await #expect(throws: Failure.self) { try await place.read(limit: 1 << 20) }
    }
    let remote = try await GoldenContents(of: root)
    let differences = remote.differences(from: try await GoldenContents.local.value)
    #expect(differences == [], "\(differences)")
    let requests = server.requests
    #expect(requests.count > 1000)
    #expect(requests.allSatisfy { $0.version == "HTTP/2.0" })
    #expect(requests.count { !$0.target.hasSuffix(query) } == 1)
    // What is not wanted any more ends with 499.
    let statuses = Set(requests.map(\.status))
    #expect(statuses.isSubset(of: [200, 206, 301, 401, 403, 404, 416, 499]), "\(statuses)")
    #expect(Set(requests.map(\.connection)).count <= 2)
  }

  @Test(
    .enabled(if: MotoServer.python != nil, "without moto, which script/setup --test installs from PyPI"),
    arguments: ["signed", "anonymous"])
  func moto(_ user: String) async throws {
    let server = try await RemoteGoldenTests.buckets.value
    var environment = ["AWS_ENDPOINT_URL": server.endpoint, "AWS_EC2_METADATA_DISABLED": "true"]
    if user == "signed" {
      environment["AWS_ACCESS_KEY_ID"] = server.keys.key
      environment["AWS_SECRET_ACCESS_KEY"] = server.keys.secret
    }
    let account = S3Account(environment: { [environment] in environment[$0] }, file: { _ in nil })
    let bucket = user == "signed" ? "private" : "public"
    let remote = try await GoldenContents(of: try S3Store.locate("\(bucket)/", account: account), sample: 16)
    let differences = remote.differences(from: try await GoldenContents.local(sample: 16))
    #expect(differences == [], "\(differences)")
  }

  /// The goldens twice: where everybody may read, and where one has to sign.
  private static let buckets = Task {
    let folder = TemporaryFolder()
    for name in ["private", "public"] {
      guard symlink(goldenFolder, folder(name)) == 0 else { throw Failure(.io, folder(name), "cannot be made") }
    }
    return try MotoServer(folder: folder)
  }
}
