import Stores
import Testing
import Voxels

/// Chunks of the demo, each computed once for all tests.
private actor TissueChunks {
  static let shared = TissueChunks()
  private var tasks: [String: Task<Bytes?, any Error>] = [:]

  /// The chunk of a level (`s0` is level 0) that holds a place, given as z, y, x in mag-1 voxels.
  func bytes(_ layer: String, level: Int, at place: Vector3<Int>) async throws -> Bytes {
    let edge = 64 << level
    let key = "tissue/\(layer)/s\(level)/c/\(place.x / edge)/\(place.y / edge)/\(place.z / edge)"
    let task =
      tasks[key] ?? Task { try await ProceduralStore().read(key, .whole, limit: 64 * 64 * 64 * 8) }
    tasks[key] = task
    return try #require(try await task.value)
  }

  func voxels<Voxel: BitwiseCopyable & Sendable>(
    _ layer: String, level: Int, at place: Vector3<Int>, as type: Voxel.Type
  ) async throws -> [Voxel] {
    try await bytes(layer, level: level, at: place).withUnsafeBytes { Array($0.bindMemory(to: type)) }
  }
}

/// The picture: do the layers and levels of the demo show one and the same tissue?
@Suite struct ProceduralTissueTests {
  /// Where the demo opens, as z, y, x: neuropil beside a cell body.
  private static let place = Vector3(21_000, 16_000, 30_000)
  private let chunks = TissueChunks.shared

  private func index(_ z: Int, _ y: Int, _ x: Int) -> Int { (z * 64 + y) * 64 + x }

  @Test(arguments: ["em", "seg", "membrane"])
  func chunksAreTheSameOnEveryThread(layer: String) async throws {
    let first = try await chunks.bytes(layer, level: 0, at: Self.place).array
    let size = ["em": 1, "seg": 8, "membrane": 4][layer] ?? 0
    #expect(first.count == 64 * 64 * 64 * size)
    let key = "tissue/\(layer)/s0/c/\(Self.place.x / 64)/\(Self.place.y / 64)/\(Self.place.z / 64)"
    try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      for _ in 0..<2 {
        group.addTask { try await ProceduralStore().read(key, .whole, limit: 1 << 22)?.array }
      }
      for try await again in group { #expect(again == first) }
    }
  }

  @Test func membranesLieWhereIDsChange() async throws {
    let ids = try await chunks.voxels("seg", level: 0, at: Self.place, as: UInt64.self)
    let raw = try await chunks.voxels("em", level: 0, at: Self.place, as: UInt8.self)
    let membrane = try await chunks.voxels("membrane", level: 0, at: Self.place, as: Float.self)
    var onRaw = 0, onMembrane = Float(0), on = 0
    var offRaw = 0, offMembrane = Float(0), off = 0
    for z in 0..<64 {
      for y in 0..<64 {
        for x in 4..<60 {
          let i = index(z, y, x)
          if ids[i] != ids[i + 1] {
            on += 1
            onRaw += Int(raw[i])
            onMembrane += membrane[i]
          } else if ids[i - 4] == ids[i + 4] {
            off += 1
            offRaw += Int(raw[i])
            offMembrane += membrane[i]
          }
        }
      }
    }
    #expect(on > 1_000 && off > 100_000)
    // Raw micrographs are inverted: membranes are brighter.
    #expect(Double(onRaw) / Double(on) > Double(offRaw) / Double(off) + 60)
    #expect(onMembrane / Float(on) > 0.75)
    #expect(offMembrane / Float(off) < 0.3)
    #expect(membrane.allSatisfy { (0...1).contains($0) })
  }

  @Test func idsAreOnBothSidesOfWhatDoubleCanHold() async throws {
    // Far enough out for several kinds of cell in one chunk.
    let ids = Set(try await chunks.voxels("seg", level: 3, at: Self.place, as: UInt64.self))
    #expect(ids.count > 40)
    #expect(ids.contains { $0 > 1 << 53 && UInt64(Double($0)) != $0 })
    #expect(ids.contains { $0 > 0 && $0 < 1 << 53 })
    // Rounded to Double, cells would be mistaken for each other.
    let large = ids.filter { $0 > 1 << 53 }
    #expect(large.count > 1)
  }

  @Test(arguments: [0, 3])
  func aCoarserLevelShowsTheSameCells(level: Int) async throws {
    let fine = try await chunks.voxels("seg", level: level, at: Self.place, as: UInt64.self)
    let coarse = try await chunks.voxels("seg", level: level + 1, at: Self.place, as: UInt64.self)
    // Where the fine chunk begins in the coarse one.
    let edge = 64 << level
    func offset(_ position: Int) -> Int { position / edge % 2 * 32 }
    let origin = Vector3(offset(Self.place.x), offset(Self.place.y), offset(Self.place.z))
    var same = 0
    for z in 0..<32 {
      for y in 0..<32 {
        for x in 0..<32
        where coarse[index(origin.x + z, origin.y + y, origin.z + x)] == fine[index(2 * z, 2 * y, 2 * x)] {
          same += 1
        }
      }
    }
    // A fine voxel's centre is not the coarse one's, so some at borders differ.
    #expect(Double(same) / 32_768 > (level == 0 ? 0.97 : 0.8))
  }

  @Test func aCoarserLevelIsAsBrightAsTheFiner() async throws {
    let fine = try await chunks.voxels("em", level: 3, at: Self.place, as: UInt8.self)
    let coarse = try await chunks.voxels("em", level: 4, at: Self.place, as: UInt8.self)
    func offset(_ position: Int) -> Int { position / 512 % 2 * 32 }
    let origin = Vector3(offset(Self.place.x), offset(Self.place.y), offset(Self.place.z))
    var sum = 0
    for z in 0..<32 {
      for y in 0..<32 {
        for x in 0..<32 { sum += Int(coarse[index(origin.x + z, origin.y + y, origin.z + x)]) }
      }
    }
    let fineMean = Double(fine.reduce(0) { $0 + Int($1) }) / Double(fine.count)
    #expect(abs(Double(sum) / 32_768 - fineMean) < 6)
    // It is a picture, not a flat grey.
    #expect(Int(fine.max() ?? 0) - Int(fine.min() ?? 0) > 80)
  }

  @Test func cellsGoOnAcrossChunkBorders() async throws {
    let left = try await chunks.voxels("seg", level: 0, at: Self.place, as: UInt64.self)
    let right = try await chunks.voxels("seg", level: 0, at: Self.place &+ Vector3(0, 0, 64), as: UInt64.self)
    var same = 0
    for z in 0..<64 {
      for y in 0..<64 where left[index(z, y, 63)] == right[index(z, y, 0)] { same += 1 }
    }
    #expect(Double(same) / 4_096 > 0.95)
  }

  @Test func theOverviewShowsTissueOnNothing() async throws {
    let raw = try await chunks.voxels("em", level: 10, at: Vector3(0, 0, 0), as: UInt8.self)
    let ids = try await chunks.voxels("seg", level: 10, at: Vector3(0, 0, 0), as: UInt64.self)
    #expect(raw[index(0, 0, 0)] == 255 && raw[index(63, 63, 63)] == 255, "outside is fill value")
    #expect(ids[index(0, 0, 0)] == 0)
    let tissue = raw.count { $0 != 255 }
    // Of 45 × 51 × 49 voxels that lie in the volume.
    #expect((60_000..<110_000).contains(tissue))
    #expect(ids.contains { $0 > UInt64(Int64.max) }, "the vasculature's id needs all 64 bits")
  }
}
