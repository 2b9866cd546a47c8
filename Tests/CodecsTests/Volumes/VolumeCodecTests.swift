import Codecs
import JSON
import Testing
import Voxels

/// What every codec of whole chunks owes to its callers.
@Suite struct VolumeCodecTests {
  @Test(arguments: VolumeGolden.all)
  func decodesWhatOthersWrote(_ golden: VolumeGolden) throws {
    let codec = try golden.makeCodec()
    let block = try codec.decode(Bytes(golden.stored), shape: golden.shape)
    #expect(block.shape == golden.shape)
    #expect(block.elementType == golden.elementType)
    #expect(golden.matches(block))
    #expect(codec.storedSizeLimit(shape: golden.shape) >= golden.stored.count)
    // A window in the midst of other bytes, at an odd address.
    let framed = Bytes([0xAA] + golden.stored + [0xBB, 0xBB])
    #expect(golden.matches(try codec.decode(framed[1..<1 + golden.stored.count], shape: golden.shape)))
  }

  @Test func goldensAreThere() {
    #expect(VolumeGolden.all.count == 120)
    for codec in VolumeCodecRegistry.all {
      #expect(!VolumeGolden.of(codec.documentation.names[0]).isEmpty, "\(codec)")
    }
  }

  @Test(arguments: VolumeCodecRegistry.all.map { $0.documentation })
  func exampleIsAccepted(_ documentation: PluginDocumentation) throws {
    let scale = try JSON(parsing: #require(documentation.example))
    let name = try #require(scale["encoding"]?.string)
    #expect(documentation.names.contains(name))
    let accepting = [ElementType.uint8, .uint32].filter {
      (try? VolumeCodecRegistry.make(name, configuration: scale, elementType: $0, channels: 1)) != nil
    }
    #expect(!accepting.isEmpty)
  }

  @Test(arguments: ["compresso", "crackle", "fpzip", "kempressed", "zfpc", "npz", "", "RAW"])
  func otherEncodingsAreNamed(_ name: String) throws {
    let failure = try failure {
      try VolumeCodecRegistry.make(name, configuration: .null, elementType: .uint8, channels: 1)
    }
    #expect(failure.code == .unsupported)
    #expect(failure.line.contains("\"\(name)\""))
    #expect(failure.line.contains("compressed_segmentation"))
  }

  @Test(
    arguments: [
      ("jpeg", .uint16, 1), ("jpeg", .uint8, 2), ("jpeg", .uint8, 4), ("png", .int8, 1), ("png", .uint8, 5),
      ("png", .uint32, 1), ("png", .uint8, 0), ("jxl", .uint32, 1), ("jxl", .uint8, 5),
      ("compressed_segmentation", .uint16, 1), ("compressed_segmentation", .int64, 1),
    ] as [(String, ElementType, Int)])
  func volumesThatDoNotFitAreRefused(_ encoding: String, _ elementType: ElementType, _ channels: Int) throws {
    let scale: JSON = ["compressed_segmentation_block_size": [8, 8, 8]]
    let failure = try failure {
      try VolumeCodecRegistry.make(encoding, configuration: scale, elementType: elementType, channels: channels)
    }
    #expect(failure.code == .unsupported)
    #expect(failure.line.contains(encoding))
  }

  /// Chunks of another extent, or with another number of channels, than their bytes have.
  @Test(arguments: VolumeGolden.all)
  func otherShapesAreRefused(_ golden: VolumeGolden) throws {
    let codec = try golden.makeCodec()
    let stored = Bytes(golden.stored)
    for axis in 0..<4 {
      for extent in [0, -1, 1 << 20, 1 << 62, .max] {
        var shape = golden.shape
        shape[axis] = extent
        #expect(codec.storedSizeLimit(shape: shape) >= 0)
        #expect(throws: Failure.self, "\(shape)") { try codec.decode(stored, shape: shape) }
      }
    }
    #expect(throws: Failure.self) { try codec.decode(stored, shape: Array(golden.shape.dropLast())) }
    guard golden.encoding != "compressed_segmentation" else { return }
    var shape = golden.shape
    shape[1] += 1
    let failure = try failure { try codec.decode(stored, shape: shape) }
    #expect(failure.code == .corrupt)
  }

  /// Half of an image is no image, neither grey nor black below.
  @Test(arguments: VolumeGolden.all)
  func truncatedChunksAreErrors(_ golden: VolumeGolden) throws {
    let codec = try golden.makeCodec()
    let stored = Bytes(golden.stored)
    for count in Set((0..<golden.stored.count).filter { $0 % 17 == 3 } + [0, golden.stored.count - 1]) {
      do throws(Failure) {
        let block = try codec.decode(stored[0..<count], shape: golden.shape)
        // Filler of blocks at the edge may be missing.
        #expect(golden.encoding == "compressed_segmentation" && golden.matches(block), "the first \(count) bytes")
      } catch {
        #expect(error.code == .corrupt && error.source.isEmpty)
      }
    }
  }

  /// Bits turned over, bytes replaced, pieces moved: a failure, or a block of the right shape.
  @Test(arguments: VolumeGolden.all)
  func damagedChunksDoNoHarm(_ golden: VolumeGolden) throws {
    let codec = try golden.makeCodec()
    var random = SeededGenerator(golden.testDescription)
    let rounds = 4000 / VolumeGolden.of(golden.encoding).count
    for round in 0..<rounds {
      var damaged = golden.stored
      for _ in 0...round % 4 {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch round % 3 {
        case 0: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: damaged[place] = UInt8.random(in: 0...255, using: &random)
        default:
          let piece = damaged[place..<min(damaged.count, place + 9)]
          let target = Int.random(in: 0...damaged.count - piece.count, using: &random)
          damaged.replaceSubrange(target..<target + piece.count, with: Array(piece))
        }
      }
      do throws(Failure) {
        let block = try codec.decode(Bytes(damaged), shape: golden.shape)
        #expect(block.shape == golden.shape && block.elementType == golden.elementType)
        _ = fortranOrder(block)
      } catch {
        #expect(!error.problem.isEmpty && error.source.isEmpty)
      }
    }
  }

  @Test func decodesInParallel() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for golden in VolumeGolden.all {
        group.addTask {
          let codec = try golden.makeCodec()
          return golden.matches(try codec.decode(Bytes(golden.stored), shape: golden.shape))
        }
      }
      for try await same in group { #expect(same) }
    }
  }
}
