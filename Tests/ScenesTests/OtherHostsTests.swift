import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// Documents that lead to other servers.
@Suite struct OtherHostsTests {
  private static let image = [
    "a/zarr.json": Array(
      """
      {"zarr_format": 3, "node_type": "array", "shape": [8, 8, 8], "data_type": "uint8",
       "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [8, 8, 8]}},
       "chunk_key_encoding": {"name": "default"}, "fill_value": 0, "codecs": [{"name": "bytes"}]}
      """.utf8)
  ]

  private func collection(_ paths: [String]) -> [UInt8] {
    let list = paths.map { #"{"path": "\#($0)", "name": "x"}"# }.joined(separator: ",")
    return Array(#"{"https://ngff.openmicroscopy.org/0.6": {"collection": {"members": [\#(list)]}}}"#.utf8)
  }

  private func failures(_ scene: Scene) -> [Failure?] {
    scene.layers.map { if case .failed(let failure) = $0.volume { failure } else { nil } }
  }

  @Test func areListedOrForbidden() async throws {
    let other = FaultServer(Self.image)
    let there = "http://\(other.authority)"
    let own = FaultServer([
      "c.json": collection(["a", "\(there)/a", "\(there)/./a"]), "a/zarr.json": Self.image["a/zarr.json"] ?? [],
    ])
    let source = "http://\(own.authority)/c.json"
    let scene = try await SceneOpener().open(source)
    #expect(scene.layers.allSatisfy { $0.pyramid != nil })
    #expect(scene.hosts == [there])

    let before = other.connections
    let alone = try await SceneOpener(allowsOtherHosts: false).open(source)
    #expect(alone.layers[0].pyramid != nil)
    #expect(failures(alone).map { $0?.code } == [nil, .unsupported, .unsupported])
    #expect(failures(alone)[1]?.line.contains("--same-host") == true)
    #expect(alone.hosts == [])
    #expect(other.connections == before)
  }

  @Test func localDocumentsLeadThereAsWell() async throws {
    let other = FaultServer(Self.image)
    let folder = TemporaryFolder()
    TestFile.write(collection(["http://\(other.authority)/a"]), to: folder("c.json"))
    #expect(try await SceneOpener().open(folder("c.json")).hosts == ["http://\(other.authority)"])
    let asked = other.requests.count
    let alone = try await SceneOpener(allowsOtherHosts: false).open(folder("c.json"))
    #expect(alone.layers.count == 1 && alone.layers[0].pyramid == nil)
    #expect(other.requests.count == asked)
  }

  @Test func webknossosMagsElsewhere() async throws {
    let other = FaultServer(Self.image)
    let own = FaultServer([
      "d/datasource-properties.json": Array(
        """
        {"id": {"name": "d"}, "scale": [4, 4, 4], "dataLayers": [{"name": "a", "category": "color",
         "dataFormat": "zarr3", "mags": [{"mag": 1, "path": "http://\(other.authority)/a"}]}]}
        """.utf8)
    ])
    let scene = try await SceneOpener().open("http://\(own.authority)/d")
    #expect(scene.hosts == ["http://\(other.authority)"])
    #expect(scene.layers.first?.pyramid != nil)
    let asked = other.requests.count
    let alone = try await SceneOpener(allowsOtherHosts: false).open("http://\(own.authority)/d")
    #expect(failures(alone).map { $0?.code } == [.unsupported])
    #expect(other.requests.count == asked)
  }

  @Test func redirects() async throws {
    let other = FaultServer(Self.image)
    let target = "http://\(other.authority)/a/zarr.json"
    let own = FaultServer(Self.image) { $0.path == "/a/zarr.json" ? [.redirect(target)] : [] }
    let scene = try await SceneOpener().open("http://\(own.authority)/a")
    #expect(scene.hosts == ["http://\(other.authority)"])
    let asked = other.requests.count
    let failure = await #expect(throws: Failure.self) {
      try await SceneOpener(allowsOtherHosts: false).open("http://\(own.authority)/a")
    }
    #expect(failure?.line.contains("--same-host") == true)
    #expect(other.requests.count == asked)
  }

  /// Nothing on this machine, and nothing that hands out credentials.
  @Test func remoteDocumentsLeadNowhereElse() async throws {
    let folder = TemporaryFolder()
    for (name, bytes) in Self.image { TestFile.write(bytes, to: folder(name)) }
    let local = folder("a")
    let up = String(repeating: "../", count: 12)
    let paths = [
      local, "file://\(local)", "FILE://localhost\(local)", "zarr3://\(local)", "zarr3://file://\(local)", up + local,
      "\(local)|zarr3:", "\(local)|zip:a", "file://\(local)|zarr3:", "/vsicurl/file://\(local)", "~/a", "file:\(local)",
    ]
    let metadata = ["http://169.254.169.254/latest", "http://0xA9FEA9FE/", "http://[::ffff:169.254.169.254]/x"]
    let own = FaultServer(["c.json": collection(paths + metadata)])
    let scene = try await SceneOpener().open("http://\(own.authority)/c.json")
    #expect(scene.layers.count == paths.count + metadata.count)
    for (path, layer) in zip(paths + metadata, scene.layers) { #expect(layer.pyramid == nil, "\(path)") }
    for failure in failures(scene).suffix(metadata.count) {
      #expect(failure?.problem.contains("keep credentials") == true, "\(failure?.line ?? "")")
    }
    #expect(scene.hosts == [])
  }
}
