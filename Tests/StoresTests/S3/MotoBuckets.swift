import Stores
import TestSupport
import Testing
import Voxels

/// The buckets that the tests of S3 and GCS share.
struct MotoBuckets: Sendable {
  let server: MotoServer

  /// Started with the first test that needs it.
  static let shared = Task { try await MotoBuckets() }

  private init() async throws {
    let folder = TemporaryFolder()
    for bucket in ["private", "public", "public.dots", "west", "payer"] {
      for (name, bytes) in try await MotoBuckets.conformanceObjects() {
        try folder.write("\(bucket)/store/\(name)", bytes)
      }
    }
    // Never read, so that no test makes what is refused there count as absent.
    try folder.write("locked/object", [1])
    for number in 0..<1100 { try folder.write("public-many/a/n\(number)", []) }
    server = try MotoServer(folder: folder)
  }

  /// What ``checkStore(_:)`` wants to find.
  private static func conformanceObjects() async throws -> [String: [UInt8]] {
    var objects: [String: [UInt8]] = [:]
    _ = try? await checkStore {
      objects = $0
      throw CancellationError()
    }
    return objects
  }

  /// Somebody who reads from there.
  func account(
    _ environment: [String: String] = [:], keys: MotoServer.Keys? = nil, files: [String: String] = [:]
  ) -> S3Account {
    var environment = environment
    environment["AWS_ENDPOINT_URL"] = environment["AWS_ENDPOINT_URL"] ?? server.endpoint
    environment["AWS_EC2_METADATA_DISABLED"] = environment["AWS_EC2_METADATA_DISABLED"] ?? "true"
    environment["AWS_ACCESS_KEY_ID"] = environment["AWS_ACCESS_KEY_ID"] ?? keys?.key
    environment["AWS_SECRET_ACCESS_KEY"] = environment["AWS_SECRET_ACCESS_KEY"] ?? keys?.secret
    environment["AWS_SESSION_TOKEN"] = keys?.token
    return S3Account(environment: { environment[$0] }, file: { files[$0] })
  }
}

/// The failure of reading a place; nil when it can be read, or nothing is there.
func failure(reading place: Location) async -> Failure? {
  do {
    _ = try await place.read(limit: .max)
    return nil
  } catch { return Failure.wrapping(error) }
}
