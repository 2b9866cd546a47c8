import Formats
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct NIfTITests {
  @Test func manifestIsComplete() {
    #expect(NIfTIGolden.all.count >= 70)
    #expect(Set(NIfTIGolden.all.map(\.elementType)).count == 10)
    #expect(NIfTIGolden.templates.count == 13)
  }

  @Test(arguments: NIfTIGolden.all)
  func everyVoxel(_ golden: NIfTIGolden) async throws {
    let node = try await openNIfTI(Location(store: FileStore(), key: "\(NIfTIGolden.folder)/\(golden.file)"))
    #expect(node.array.shape == golden.shape)
    #expect(node.array.elementType.rawValue == golden.elementType)
    #expect(try await readWhole(node.array) == golden.voxels)
    try await checkParts(of: node.array)
    #expect(node.dimensionNames?.count == golden.shape.count)
    #expect(node.array.layout.codecs == (golden.file.hasSuffix(".gz") ? ["gzip"] : []))
  }

  /// What a file is called does not matter.
  @Test(arguments: ["v1-i2-le.nii.gz", "v2-u1-be.nii"])
  func byHeader(_ name: String) async throws {
    let golden = try NIfTIGolden.named(name)
    let node = try await openNIfTI(["brain": golden.bytes], "brain")
    #expect(try await readWhole(node.array) == golden.voxels)
    #expect(node.format == FormatVersion(name: "nifti", version: name.hasPrefix("v1") ? "1" : "2"))
    #expect(node.attributes["endian"]?.string == (name.contains("be") ? "big" : "little"))
  }

  /// A header and its voxels, either of which may be named, and compressed.
  @Test func pairs() async throws {
    let (plain, packed) = (try NIfTIGolden.named("pair.img"), try NIfTIGolden.named("pair-2.img.gz"))
    func header(_ name: String) -> [UInt8] { TestFile.read("\(NIfTIGolden.folder)/\(name)") ?? [] }
    let objects = [
      "a/x.hdr": header("pair.hdr"), "a/x.img": plain.bytes, "a/y.hdr.gz": header("pair-2.hdr.gz"),
      "a/y.img.gz": packed.bytes,
    ]
    for (key, golden) in [("a/x.hdr", plain), ("a/x.img", plain), ("a/y.hdr.gz", packed), ("a/y.img.gz", packed)] {
      let node = try await openNIfTI(objects, key)
      #expect(node.location.key == key)
      #expect(try await readWhole(node.array) == golden.voxels, "\(key)")
    }
    let lonely = await #expect(throws: Failure.self) {
      _ = try await openNIfTI(["x.hdr": header("pair.hdr")], "x.hdr")
    }
    #expect(lonely?.code == .missing)
    #expect(lonely?.source == "memory:x.hdr")
    #expect(lonely?.remedy?.contains("memory:x.img") == true)
  }

  /// A chunk of a file that is not compressed costs its own bytes, and a probe next to none.
  @Test func onlyWhatIsNeeded() async throws {
    var header = Array(try NIfTIGolden.named("v1-i2-be.nii").bytes.prefix(352))
    for (axis, extent) in [200, 300, 40].enumerated() {
      header.replaceSubrange(42 + 2 * axis..<44 + 2 * axis, with: [UInt8(extent >> 8), UInt8(extent & 255)])
    }
    let folder = TemporaryFolder()
    try folder.write("x.nii", header, size: 352 + 200 * 300 * 40 * 2)
    try folder.overwrite("x.nii", at: 352 + 2 * (7 + 200 * (11 + 300 * 13)), [0x12, 0x34])
    let store = CountingStore(FileStore())
    let array = try await openNIfTI(Location(store: store, key: folder("x.nii"))).array
    #expect(store.bytes <= 1100)
    #expect(array.chunkShape == [200, 300, 4])
    store.reset()
    let block = try #require(try await array.readChunk(at: [0, 0, 3]))
    #expect(store.bytes == array.chunkByteCount)
    #expect(block[[7, 11, 1]].bits == 0x1234)
    #expect(block[[7, 11, 2]].bits == 0)
  }

  /// A volume larger than memory would hold is chunked by planes, one with large planes by rows.
  @Test(arguments: [
    ([1000, 700, 50, 3], [1000, 234, 1, 1]), ([2_000_000, 2, 1, 1], [250_000, 1, 1, 1]),
    ([30, 20, 10, 500], [30, 20, 10, 42]),
    ([64, 64, 36, 8], [64, 64, 36, 1]),
  ])
  func chunkShapes(_ shape: [Int], _ chunk: [Int]) async throws {
    var header = Array(try NIfTIGolden.named("v2-i2-be.nii").bytes.prefix(544))
    func write(_ value: Int, at offset: Int) {
      for byte in 0..<8 { header[offset + byte] = UInt8(truncatingIfNeeded: value >> (56 - 8 * byte)) }
    }
    write(4, at: 16)
    for (axis, extent) in shape.enumerated() { write(extent, at: 24 + 8 * axis) }
    let folder = TemporaryFolder()
    try folder.write("x", header, size: 544 + 2 * shape.reduce(1, *))
    let array = try await openNIfTI(Location(store: FileStore(), key: folder("x"))).array
    #expect(array.shape == shape)
    #expect(array.chunkShape == chunk)
    // The last chunk is whole, though the file ends.
    let last = try #require(try await array.readChunk(at: array.gridShape.map { $0 - 1 }))
    #expect(last.shape == chunk)
  }

  @Test(.enabled(if: TestFile.exists("/usr/share/mricron/templates")), arguments: NIfTIGolden.templates)
  func templates(_ golden: NIfTIGolden) async throws {
    let node = try await openNIfTI(
      Location(store: FileStore(), key: "/usr/share/mricron/templates/\(golden.file)"))
    #expect(node.array.shape == golden.shape)
    #expect(node.array.elementType.rawValue == golden.elementType)
    #expect(Int(crc32(try await readWhole(node.array))) == golden.checksum)
  }
}

/// The CRC-32 of zlib.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
  let table = (0..<256).map { index -> UInt32 in
    var crc = UInt32(index)
    for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320 }
    return crc
  }
  return bytes.withUnsafeBufferPointer { bytes in
    table.withUnsafeBufferPointer { table in
      var crc: UInt32 = ~0
      for byte in bytes { crc = (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
      return ~crc
    }
  }
}
