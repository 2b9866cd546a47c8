import Chunks
import Slicing
import TestSupport
import Testing
import Voxels

/// Values between voxels, in cases that can be worked out by hand.
@Suite struct InterpolationTests {
  /// Four voxels in two chunks; both may be missing, damaged, or not be read.
  private struct Four: ChunkedArray {
    let name = "four"
    var elementType = ElementType.uint8
    let shape = [1, 1, 4]
    let chunkShape = [1, 1, 2]
    var values: [Double] = [10, 20, 40, 80]
    var isSecondMissing = false
    var fillValue: Element { Element(type: elementType, bits: 100) }
    let layout = StorageLayout(codecs: [])

    func readChunk(at index: [Int]) async throws -> VoxelBlock? {
      if index[2] == 1, isSecondMissing { return nil }
      let part = values[index[2] * 2..<index[2] * 2 + 2]
      let bytes: [UInt8] =
        elementType == .uint8
        ? part.map { UInt8($0) } : part.flatMap { value in withUnsafeBytes(of: Float(value)) { Array($0) } }
      return VoxelBlock(elementType: elementType, shape: chunkShape, bytes: Bytes(bytes))
    }
  }

  /// Pixels a quarter of a voxel wide, from the start of the image to its end.
  private func gather(
    _ array: some ChunkedArray, chunks: [Int] = [0, 1], isSegmentation: Bool = false,
    placement: AffineTransform = .identity, coarse: (any ChunkedArray)? = nil
  ) async throws -> (plane: Plane, counts: SliceCounts) {
    var levels = [Pyramid.Level(path: "", array: array, scale: [1, 1, 1], translation: [0, 0, 0])]
    if let coarse {
      levels.append(Pyramid.Level(path: "", array: coarse, scale: [1, 1, 1], translation: [0, 0, 0]))
    }
    let pyramid = Pyramid(
      axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) }, levels: levels, placement: placement)
    let cache = ChunkCache(budget: 1 << 20)
    let volume = try SlicedVolume(
      pyramid: pyramid, cache: cache, isSegmentation: isSegmentation, channel: 0, time: 0, toWorld: 1,
      reference: .identity)
    var plan = ChunkPlan()
    for chunk in chunks { plan.append(ChunkKey(array: 0, index: chunk)) }
    if coarse != nil { for chunk in [0, 1] { plan.append(ChunkKey(array: 1, index: chunk)) } }
    cache.want(plan)
    await cache.settle()
    let viewport = Viewport(
      orientation: .xy, width: 16, height: 1, center: [2, 0.5, 0.5], zoom: 0.25, interpolation: .linear)
    var slicer = Slicer()
    var plane = Plane()
    let counts = slicer.gather(volume, level: 0, viewport: viewport, from: cache, into: &plane)
    return (plane, counts)
  }

  private func floats(_ plane: Plane) -> [Float] { Array(plane.float.prefix(plane.width)) }

  /// Beyond the outermost centres the image goes on as it ends.
  private let smooth: [Float] = [
    10, 10, 11.25, 13.75, 16.25, 18.75, 22.5, 27.5, 32.5, 37.5, 45, 55, 65, 75, 80, 80,
  ]

  @Test func betweenTwoVoxels() async throws {
    let (plane, counts) = try await gather(Four())
    #expect(floats(plane) == smooth)
    #expect(plane.content == .float && plane.elementType == .uint8)
    #expect(counts.visible == 2 && counts.ready == 2)
    // An image that runs the other way.
    let flipped = AffineTransform(scale: [-1, 1, 1], translation: [3, 0, 0])
    #expect(floats(try await gather(Four(), placement: flipped).plane) == smooth.reversed())
  }

  @Test func missingChunksAreFillValue() async throws {
    let (plane, counts) = try await gather(Four(isSecondMissing: true))
    let expected: [Float] = [10, 10, 11.25, 13.75, 16.25, 18.75, 30, 50, 70, 90, 100, 100, 100, 100, 100, 100]
    #expect(floats(plane) == expected)
    #expect(counts.ready == 2)
  }

  /// Nothing is interpolated across a chunk that is not here.
  @Test func nextToWhatIsNotHere() async throws {
    let (plane, counts) = try await gather(Four(), chunks: [0])
    #expect(Array(floats(plane)[..<8]) == [10, 10, 11.25, 13.75, 16.25, 18.75, 20, 20])
    #expect(plane.coverage.prefix(16) == [1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3])
    #expect(counts.visible == 2 && counts.ready == 1 && counts.missing == 1)
  }

  /// What is drawn from a coarser level is interpolated in that level.
  @Test func coarserLevels() async throws {
    let coarse = Four(values: [100, 100, 100, 200])
    let (plane, counts) = try await gather(Four(), chunks: [0], coarse: coarse)
    let expected: [Float] = [
      10, 10, 11.25, 13.75, 16.25, 18.75, 20, 20, 100, 100, 112.5, 137.5, 162.5, 187.5, 200, 200,
    ]
    #expect(floats(plane) == expected)
    #expect(plane.coverage.prefix(16) == [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2])
    #expect(counts.coarse == 1 && counts.missing == 0)
  }

  @Test func segmentsStayWhatTheyAre() async throws {
    let (plane, _) = try await gather(Four(), isSegmentation: true)
    #expect(plane.content == .label)
    #expect(plane.label.prefix(16) == [10, 10, 10, 10, 20, 20, 20, 20, 40, 40, 40, 40, 80, 80, 80, 80])
    // A segmentation in floating-point numbers is one as well.
    let floats = Four(elementType: .float32)
    #expect(self.floats(try await gather(floats, isSegmentation: true).plane).prefix(5) == [10, 10, 10, 10, 20])
  }

  /// One voxel that is no number spoils no others.
  @Test(arguments: [Double.nan, .infinity]) func whatIsNoNumber(_ value: Double) async throws {
    for place in [0, 2] {
      var array = Four(elementType: .float32)
      array.values[place] = value
      let shown = floats(try await gather(array).plane)
      for pixel in 0..<16 {
        let isOwn = pixel / 4 == place
        #expect(shown[pixel].isFinite == !isOwn, "pixel \(pixel)")
      }
      #expect(shown[14] == 80)
    }
  }
}
