import Codecs
import Formats
import Stores
import TestSupport
import Testing
import Voxels

/// Bytes of a sound header that are changed so that the file must be refused.
struct HeaderLie: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let offset: Int
  let bytes: [UInt8]
  let code: Failure.Code
  let mentions: String

  init(_ name: String, at offset: Int, _ bytes: [UInt8], _ code: Failure.Code = .invalid, mentions: String) {
    testDescription = name
    self.offset = offset
    self.bytes = bytes
    self.code = code
    self.mentions = mentions
  }

  /// For `v1-u2-le.nii`: little-endian, NIfTI-1.
  static let ofVersion1: [HeaderLie] = [
    HeaderLie("no axes", at: 40, [0, 0], mentions: "dim[0]"),
    HeaderLie("8 axes", at: 40, [8, 0], mentions: "dim[0]"),
    HeaderLie("empty axis", at: 44, [0, 0], mentions: "dim[2]"),
    HeaderLie("negative axis", at: 42, [0xFF, 0xFF], mentions: "dim[1]"),
    HeaderLie("more than the file has", at: 46, [4, 0], .corrupt, mentions: "ends at"),
    HeaderLie(
      "far more than the file has", at: 42, [0xFF, 0x7F, 0xFF, 0x7F, 0xFF, 0x7F], .corrupt, mentions: "ends at"),
    HeaderLie("complex", at: 70, [32, 0], .unsupported, mentions: "complex"),
    HeaderLie("complex128", at: 70, [0, 7], .unsupported, mentions: "complex"),
    HeaderLie("float128", at: 70, [0, 6], .unsupported, mentions: "128-bit"),
    HeaderLie("bits", at: 70, [1, 0], .unsupported, mentions: "bits"),
    HeaderLie("no type", at: 70, [0, 0], .unsupported, mentions: "datatype 0"),
    HeaderLie("voxels in the header", at: 108, bits(100), mentions: "vox_offset"),
    HeaderLie("voxels before the file", at: 108, bits(-352), mentions: "vox_offset"),
    HeaderLie("voxels nowhere", at: 108, bits(.nan), mentions: "vox_offset"),
    HeaderLie("voxels at infinity", at: 108, bits(.infinity), mentions: "vox_offset"),
    HeaderLie("voxels between bytes", at: 108, bits(352.5), mentions: "vox_offset"),
    HeaderLie("voxels behind the file", at: 108, bits(0x1p30), .corrupt, mentions: "ends at"),
    HeaderLie("slope without intercept", at: 112, bits(2) + bits(.nan), mentions: "scl_inter"),
    HeaderLie("no magic", at: 344, [0x6E, 0x2B, 0x33, 0], .corrupt, mentions: "header"),
    HeaderLie("no size", at: 0, [0, 0, 0, 0], .corrupt, mentions: "header"),
    HeaderLie("pair without a partner", at: 344, Array("ni1\0".utf8), .missing, mentions: "not there"),
  ]

  /// For `v2-u2-le.nii`.
  static let ofVersion2: [HeaderLie] = [
    HeaderLie("extent beyond 53 bits", at: 24, Array(repeating: 0x7F, count: 8), mentions: "dim[1]"),
    HeaderLie("negative extent", at: 24, Array(repeating: 0xFF, count: 8), mentions: "dim[1]"),
    HeaderLie(
      "product beyond 64 bits", at: 24, [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0], mentions: "more than"),
    HeaderLie("voxels at the end of space", at: 168, Array(repeating: 0xFF, count: 7) + [0x7F], mentions: "vox_offset"),
    HeaderLie("scaled to infinity", at: 176, bits64(1e308) + bits64(0), .unsupported, mentions: "scl_slope"),
  ]

  private static func bits(_ value: Float) -> [UInt8] { (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) } }
  private static func bits64(_ value: Double) -> [UInt8] { (0..<8).map { UInt8(value.bitPattern >> (8 * $0) & 255) } }
}

@Suite struct HostileNIfTITests {
  private func refused(_ golden: String, _ lie: HeaderLie) async throws {
    var bytes = try NIfTIGolden.named(golden).bytes
    bytes.replaceSubrange(lie.offset..<lie.offset + lie.bytes.count, with: lie.bytes)
    let failure = await #expect(throws: Failure.self) { _ = try await openNIfTI(["x.nii": bytes], "x.nii") }
    #expect(failure?.code == lie.code, "\(failure?.line ?? "")")
    #expect(failure?.source == "memory:x.nii")
    #expect(failure?.problem.contains(lie.mentions) == true, "\(failure?.line ?? "")")
  }

  @Test(arguments: HeaderLie.ofVersion1)
  func version1(_ lie: HeaderLie) async throws { try await refused("v1-u2-le.nii", lie) }

  @Test(arguments: HeaderLie.ofVersion2)
  func version2(_ lie: HeaderLie) async throws { try await refused("v2-u2-le.nii", lie) }

  /// What is cut short fails when it is opened, or compressed when its end is read; never is it something else.
  @Test(arguments: ["v1-u2-le.nii", "v2-u2-le.nii", "v1-i2-le.nii.gz", "members.nii.gz", "v2-f8-le.nii.gz"])
  func truncated(_ name: String) async throws {
    let bytes = try NIfTIGolden.named(name).bytes
    let key = name.hasSuffix(".gz") ? "x.nii.gz" : "x.nii"
    for count in Array(0..<40) + stride(from: 40, to: bytes.count, by: 7) + [bytes.count - 1] {
      let failure = await #expect(throws: Failure.self, "\(count) bytes") {
        _ = try await readWhole(openNIfTI([key: Array(bytes.prefix(count))], key).array)
      }
      #expect(failure?.code == .corrupt, "\(failure?.line ?? "")")
      #expect(failure?.source == "memory:\(key)")
    }
  }

  /// A header that promises what no compression could hold is found out before anything is inflated.
  @Test func bomb() async throws {
    let golden = try NIfTIGolden.named("rgb-4d.nii.gz")
    let plain = try await GzippedBytes.inflated(golden.bytes)
    var header = plain
    // 2^40 voxels.
    header.replaceSubrange(24..<32, with: [0, 0, 1, 0, 0, 0, 0, 0])
    let failure = await #expect(throws: Failure.self) {
      _ = try await openNIfTI(["x.nii.gz": GzippedBytes.stored(header)], "x.nii.gz")
    }
    #expect(failure?.code == .corrupt)
    #expect(failure?.problem.contains("can hold no more") == true)
    #expect(try await readWhole(openNIfTI(["x": GzippedBytes.stored(plain)], "x").array) == golden.voxels)
  }

  /// Other files are not mistaken for images, damaged compressed ones included.
  @Test func otherFiles() async throws {
    for bytes: [UInt8] in [[], [1], [31, 139], [31, 139, 8, 0, 9, 9, 9, 9], Array(repeating: 0, count: 600)] {
      let node = try await FormatRegistry.open(
        Location(store: MemoryStore(["x": Bytes(bytes)]), key: "x"))
      if case .some = node { Issue.record("\(bytes.count) bytes are an image") }
    }
  }

  @Test(arguments: [
    "v1-i2-be.nii", "v2-f8-be.nii", "scale-wide.nii", "rgba.nii", "rank7.nii", "v1-u1-le.nii.gz", "members.nii.gz",
    "rank5.nii.gz",
  ])
  func mutated(_ name: String) async throws {
    let bytes = try NIfTIGolden.named(name).bytes
    let key = name.hasSuffix(".gz") ? "x.nii.gz" : "x.nii"
    var random = SeededRandom(5)
    for round in 0..<500 {
      var damaged = bytes
      for _ in 0...round % 3 {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        let array = try await openNIfTI([key: damaged], key).array
        for index in indices(of: array.gridShape.map { min($0, 2) }).prefix(6) {
          let block = try await array.readChunk(at: index)
          #expect(block?.shape == array.chunkShape)
        }
      } catch { #expect(error is Failure, "\(error)") }
    }
  }
}

/// gzip by hand: members of stored blocks, and what real ones hold.
private enum GzippedBytes {
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    precondition(bytes.count < 1 << 16)
    let count = [UInt8(bytes.count & 255), UInt8(bytes.count >> 8)]
    var crc: UInt32 = ~0
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
    }
    let trailer = [~crc, UInt32(bytes.count)].flatMap { word in (0..<4).map { UInt8(word >> (8 * $0) & 255) } }
    return [31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 1] + count + count.map { ~$0 } + bytes + trailer
  }

  static func inflated(_ bytes: [UInt8]) async throws -> [UInt8] {
    try GzipCodec().decode(Bytes(bytes), expecting: .atMost(1 << 16)).array
  }
}
