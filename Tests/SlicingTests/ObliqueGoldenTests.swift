import Chunks
import JSON
import Slicing
import TestSupport
import Testing
import Voxels

/// Planes through volumes that lie askew, against NumPy and SciPy (`Tests/Goldens/oblique`).
@Suite struct ObliqueGoldenTests {
  /// The volume of the script: a value for every level and index.
  private struct GoldenArray: ChunkedArray {
    let name = "golden"
    let elementType = ElementType.uint16
    let level: Int
    let shape: [Int]
    let chunkShape: [Int]
    let fillValue = Element.zero(.uint16)
    let layout = StorageLayout(codecs: [])

    func readChunk(at index: [Int]) async throws -> VoxelBlock? {
      let count = chunkShape.reduce(1, *)
      let bytes = Bytes(capacity: 2 * count) { memory in
        let values = memory.bindMemory(to: UInt16.self)
        for (place, local) in indices(of: chunkShape).enumerated() {
          let voxel = zip(zip(index, chunkShape).map(*), local).map(+)
          values[place] = UInt16((voxel[2] * 40503 + voxel[1] * 30011 + voxel[0] * 20753 + level * 977) % 4099)
        }
        return 2 * count
      }
      return VoxelBlock(elementType: .uint16, shape: chunkShape, bytes: bytes)
    }
  }

  @Test func planesAreThoseOfNumPyAndSciPy() async throws {
    let folder = goldenFolder + "/oblique"
    let text = try #require(TestFile.read(folder + "/manifest.json"))
    let manifest = try JSON(parsing: Bytes(text))
    let pixels = try #require(TestFile.read(folder + "/planes.bin"))
    let size = try #require(manifest["size"]?.doubles)
    let shapes = try #require(manifest["shapes"]?.array).compactMap(\.ints)
    let chunks = [[5, 6, 7], [4, 9, 3]]
    let levels = (0..<2).map { level in
      let factor: [Double] = level == 0 ? [1, 1, 1] : [1, 2, 2]
      let scale = zip(size.reversed(), factor).map(*)
      return Pyramid.Level(
        path: "", array: GoldenArray(level: level, shape: shapes[level], chunkShape: chunks[level]), scale: scale,
        translation: zip(size.reversed(), factor).map { $0 * ($1 - 1) / 2 })
    }
    let cases = try #require(manifest["cases"]?.array)
    #expect(cases.count == 70)
    for this in cases {
      func transform(_ name: String) throws -> AffineTransform {
        let key = try #require(this[name]?.string)
        let rows = try #require(manifest["transforms"]?[key]?.array).compactMap(\.doubles)
        func column(_ index: Int) -> Vector3<Double> { Vector3(rows[0][index], rows[1][index], rows[2][index]) }
        return AffineTransform(x: column(0), y: column(1), z: column(2), origin: column(3))
      }
      let pyramid = Pyramid(
        axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) }, levels: levels,
        placement: try transform("placement"))
      let cache = ChunkCache(budget: 1 << 20)
      let volume = try SlicedVolume(
        pyramid: pyramid, cache: cache, isSegmentation: false, channel: 0, time: 0, toWorld: 1,
        reference: try transform("reference"))
      let plane = await gather(volume, try viewport(this), try #require(this["level"]?.int), cache)
      let fault = fault(plane, pixels, from: try #require(this["offset"]?.int))
      #expect(fault == nil, "\(this.text()): \(fault ?? "")")
    }
  }

  private func viewport(_ this: JSON) throws -> Viewport {
    func vector(_ key: String) throws -> Vector3<Double> {
      let numbers = try #require(this[key]?.doubles)
      return Vector3(numbers[0], numbers[1], numbers[2])
    }
    return Viewport(
      orientation: try #require(PlaneOrientation(rawValue: this["orientation"]?.string ?? "")),
      width: try #require(this["width"]?.int), height: try #require(this["height"]?.int), center: try vector("center"),
      zoom: try #require(this["zoom"]?.double), aspect: try vector("aspect"),
      interpolation: try #require(Interpolation(rawValue: this["interpolation"]?.string ?? "")))
  }

  /// What a viewport shows once all that is planned for it is here.
  private func gather(_ volume: SlicedVolume, _ viewport: Viewport, _ level: Int, _ cache: ChunkCache) async -> Plane {
    var slices = SlicePlanner()
    var plan = ChunkPlan()
    slices.plan(volume, level: level, viewport: viewport, into: &plan)
    cache.want(plan)
    await cache.settle()
    var slicer = Slicer()
    var plane = Plane()
    let counts = slicer.gather(volume, level: level, viewport: viewport, from: cache, into: &plane)
    #expect(counts.ready == plan.keys.count && counts.visible == plan.keys.count)
    return plane
  }

  /// The first pixel that is not as it should be.
  private func fault(_ plane: Plane, _ bytes: [UInt8], from offset: Int) -> String? {
    func bits(_ index: Int, _ size: Int) -> UInt32 {
      (0..<size).reduce(0) { $0 | UInt32(bytes[offset + index * size + $1]) << UInt32(8 * $1) }
    }
    var inside = 0
    for pixel in 0..<plane.width * plane.height {
      let isInside = plane.coverage[pixel] == Plane.Coverage.ready
      if isInside { inside += 1 }
      switch plane.content {
      case .small:
        let value = isInside ? UInt32(plane.small[pixel]) : 65535
        if value != bits(pixel, 2) { return "pixel \(pixel) is \(value), not \(bits(pixel, 2))" }
      case .float:
        let expected = Float(bitPattern: bits(pixel, 4))
        let isRight = isInside ? abs(plane.float[pixel] - expected) < 2e-3 : expected.isNaN
        if !isRight { return "pixel \(pixel) is \(isInside ? plane.float[pixel] : .nan), not \(expected)" }
      case .label: return "no segmentation"
      }
    }
    return inside > 50 ? nil : "only \(inside) pixels show anything"
  }
}
