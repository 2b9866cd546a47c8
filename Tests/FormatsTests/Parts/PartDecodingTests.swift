import Stores
import TestSupport
import Testing
import Voxels

/// Parts of chunks that are large enough to have several blocks.
@Suite struct PartDecodingTests {
  @Test(arguments: PartGolden.all)
  func partsAreAsInTheWhole(_ golden: PartGolden) async throws {
    let array = try await golden.open()
    #expect(array.shape == PartGolden.shape)
    try await checkParts(of: array, parts: 12)
    var random = SeededRandom(3)
    for axis in 0..<3 {
      let index = array.gridShape.map { Int.random(in: 0..<$0, using: &random) }
      let part = randomPart(of: array.chunkShape, planeAxis: axis, &random)
      let found = try #require(try await array.readPart(part, ofChunkAt: index))
      #expect(voxels(of: found, part) == PartGolden.voxels(part, ofChunkAt: index, of: array))
    }
  }

  /// A plane across the slowest axis of the stored bytes costs a fraction, and takes about its own memory.
  @Test(arguments: PartGolden.all.filter { !PartGolden.indivisible.contains($0.name) })
  func aPlaneTakesItsOwnMemory(_ golden: PartGolden) async throws {
    let array = try await golden.open()
    let slowest =
      golden.name.hasSuffix("fortran") || ["blosc-transposed", "shard-transposed"].contains(golden.name)
      ? 2 : golden.name == "zstd-transposed" ? 1 : 0
    for position in [0, array.chunkShape[slowest] / 2] {
      var part = Region(shape: array.chunkShape)
      (part.offset[slowest], part.shape[slowest]) = (position, 1)
      let cost = array.cost(ofPart: part)
      #expect(cost.isWorthwhile, "\(cost)")
      let found = try #require(try await array.readPart(part, ofChunkAt: [0, 0, 0]))
      #expect(found.block.bytes.footprint <= 2 * part.shape.reduce(2, *) + 4096)
    }
  }

  /// Whatever bit is turned over or byte is missing, a part that comes is right where the data have a checksum. Where
  /// they have none it may be wrong, as the whole chunk may be, but it is there.
  @Test(arguments: PartGolden.all)
  func damagedChunks(_ golden: PartGolden) async throws {
    let objects = try await filesBelow(golden.location)
    let key = try #require(objects.keys.first { !$0.hasSuffix(".json") && !$0.hasPrefix(".z") })
    var random = SeededRandom(11)
    var part = Region(shape: try await golden.open().chunkShape)
    (part.offset[0], part.shape[0]) = (1, 1)
    var failures = 0
    for round in 0..<60 {
      var damaged = objects
      var bytes = try #require(objects[key])
      if round % 3 == 0 {
        bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
      } else {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      damaged[key] = bytes
      let array = try await golden.open(inMemory(damaged))
      do {
        let found = try #require(try await array.readPart(part, ofChunkAt: [0, 0, 0]))
        let content = voxels(of: found, part)
        guard PartGolden.checked.contains(golden.name) else { continue }
        #expect(content == PartGolden.voxels(part, ofChunkAt: [0, 0, 0], of: array), "round \(round)")
      } catch let failure as Failure {
        failures += 1
        #expect(failure.source.hasPrefix("memory:"), "\(failure.line)")
        #expect([.corrupt, .unsupported].contains(failure.code), "\(failure.line)")
      }
    }
    #expect(failures >= 3)
  }
}
