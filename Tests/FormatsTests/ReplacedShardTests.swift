import Formats
import Stores
import TestSupport
import Testing
import Voxels

/// A shard that is replaced while it is read is read anew, index included, and never mixed with what it was.
@Suite struct ReplacedShardTests {
  private static let metadata = """
    {"zarr_format":3,"node_type":"array","shape":[4,8],"data_type":"uint8","fill_value":0,"attributes":{},
     "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[4,8]}},
     "chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},
     "codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[1,8],"index_location":"end",
      "codecs":[{"name":"bytes","configuration":{"endian":"little"}}],
      "index_codecs":[{"name":"bytes","configuration":{"endian":"little"}}]}}]}
    """

  /// A shard whose chunks lie in some order; each row has its number ten times the version.
  private static func shard(_ version: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var places = [Int](repeating: 0, count: 4)
    for i in 0..<4 {
      let row = (i + version) % 4
      places[row] = bytes.count
      bytes += Array(repeating: UInt8(10 * version + row), count: 8)
    }
    for place in places {
      for value in [place, 8] { withUnsafeBytes(of: UInt64(value).littleEndian) { bytes += $0 } }
    }
    return bytes
  }

  @Test(arguments: [false, true]) func isReadAnew(isCached: Bool) async throws {
    let folder = TemporaryFolder()
    let version = Locked(1)
    let server = FaultServer(object: { path in
      path == "/zarr.json" ? Array(Self.metadata.utf8) : path == "/c/0/0" ? Self.shard(version.withLock { $0 }) : nil
    }) { request in
      request.path == "/zarr.json"
        ? [] : [.header("Cache-Control: max-age=9999"), .version(etag: "\"\(version.withLock { $0 })\"")]
    }
    for run in 1...3 {
      let cache = isCached ? DiskCache(directory: folder("cache")) : nil
      var settings = HTTPSettings()
      settings.cache = cache
      let place = try HTTPStore.locate("http", server.authority, settings: settings)
      guard case .array(let node)? = try await FormatRegistry.open(place) else {
        Issue.record("no array")
        return
      }
      /// The value of a row, if all of it has the same.
      func row(_ number: Int) async throws -> UInt8? {
        let bytes = try await node.array.readChunk(at: [number, 0])?.bytes.array[..<8] ?? []
        return Set(bytes).count == 1 ? bytes.first : nil
      }
      if run == 1 { #expect(try await row(0) == 10) }
      // In later runs the disk cache holds the version before for fresh.
      version.withLock { $0 += 1 }
      let now = UInt8(10 * version.withLock { $0 })
      let rows = try await withThrowingTaskGroup(of: (Int, UInt8?).self) { group in
        for number in 1..<4 { group.addTask { (number, try await row(number)) } }
        return try await group.reduce(into: [UInt8?](repeating: nil, count: 4)) { $0[$1.0] = $1.1 }
      }
      for number in 1..<4 {
        let value = try #require(rows[number])
        // What is on disk of the version before may be shown, but nothing that is neither.
        #expect(value == now + UInt8(number) || run > 1 && isCached && value == now + UInt8(number) - 10)
      }
      version.withLock { $0 += 1 }
      let last = try #require(try await row(2))
      #expect(last == now + 12 || isCached && [now + 2, now - 8].contains(last))
      let first = try #require(try await row(0))
      #expect(first == now + 10 || isCached && [now, now - 10].contains(first))
      cache?.flush(within: 60)
    }
  }
}
