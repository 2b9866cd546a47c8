import Chunks
import Slicing
import TestSupport
import Testing
import Voxels

/// The chunks of a plane that cuts a volume anyhow, against one question a pixel.
@Suite struct ObliquePlanningTests {
  /// A volume that lies anyhow, and a viewport that looks at it.
  private struct Case {
    let volume: SlicedVolume
    let viewport: Viewport
    let shape: Vector3<Int>
    let chunk: Vector3<Int>
    let toIndex: AffineTransform
    let reference: AffineTransform

    init(_ random: inout SeededRandom, interpolation: Interpolation) throws {
      shape = [
        Int.random(in: 1...900, using: &random), Int.random(in: 1...900, using: &random),
        Int.random(in: 1...400, using: &random),
      ]
      let sizes = [1, 2, 7, 16, 33, 64]
      chunk = Vector3(
        sizes.randomElement(using: &random) ?? 1, sizes.randomElement(using: &random) ?? 1,
        sizes.randomElement(using: &random) ?? 1)
      let pyramid = Pyramid(
        axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
        levels: [
          Pyramid.Level(
            path: "",
            array: HashedArray(
              elementType: .uint8, shape: [shape.z, shape.y, shape.x], chunkShape: [chunk.z, chunk.y, chunk.x], seed: 0),
            scale: [Double.random(in: 0.5...9, using: &random), 1, 1], translation: [0, 0, 0])
        ], placement: Turns.affine(&random))
      reference = Bool.random(using: &random) ? Turns.affine(&random) : .identity
      volume = try SlicedVolume(
        pyramid: pyramid, cache: ChunkCache(budget: 0), isSegmentation: false, channel: 0, time: 0, toWorld: 1,
        reference: reference)
      toIndex = pyramid.transform(0).inverse ?? .identity
      let inside = Vector3(
        Double(shape.x) * Double.random(in: -0.1...1.1, using: &random),
        Double(shape.y) * Double.random(in: -0.1...1.1, using: &random),
        Double(shape.z) * Double.random(in: -0.1...1.1, using: &random))
      viewport = Viewport(
        orientation: PlaneOrientation.allCases.randomElement(using: &random) ?? .xy,
        width: Int.random(in: 1...160, using: &random), height: Int.random(in: 1...120, using: &random),
        center: (reference.inverse ?? .identity)(pyramid.transform(0)(inside)) + 0.5,
        zoom: [0.05, 0.3, 1, 2.7, 20].randomElement(using: &random) ?? 1,
        aspect: Bool.random(using: &random) ? .one : [1, 1, 2.5], interpolation: interpolation)
    }

    /// Where the middle of a pixel lies in voxels, counted from corners.
    func place(_ x: Int, _ y: Int) -> Vector3<Double> {
      toIndex(reference(viewport.position(ofPixel: x, y) - 0.5)) + 0.5
    }
  }

  @Test(arguments: Interpolation.allCases) func exactlyTheChunksThatPixelsNeed(_ interpolation: Interpolation) throws {
    var random = SeededRandom(11)
    var slices = SlicePlanner()
    for round in 0..<400 {
      let this = try Case(&random, interpolation: interpolation)
      // Which chunks are needed, and which may be because rounding decides.
      var needed: Set<Int> = []
      var possible: Set<Int> = []
      for y in 0..<this.viewport.height {
        for x in 0..<this.viewport.width {
          collect(this, this.place(x, y), 1e-5, &possible)
          collect(this, this.place(x, y), -1e-5, &needed)
        }
      }
      var plan = ChunkPlan()
      let count = slices.plan(this.volume, level: 0, viewport: this.viewport, into: &plan)
      let planned = Set(plan.keys.map(\.index))
      #expect(count == planned.count)
      #expect(needed.isSubset(of: planned), "round \(round): \(needed.subtracting(planned).count) are left out")
      #expect(planned.isSubset(of: possible), "round \(round): \(planned.subtracting(possible).count) are not needed")
    }
  }

  /// The chunks that a pixel needs if borders are further away, or nearer, by a little.
  private func collect(_ this: Case, _ place: Vector3<Double>, _ margin: Double, _ chunks: inout Set<Int>) {
    let reach = (this.viewport.interpolation == .linear ? 0.5 : 0) + margin
    var ranges: [ClosedRange<Int>] = []
    for axis in 0..<3 {
      let end = Double(this.shape[axis])
      guard place[axis] >= -margin, place[axis] < end + margin else { return }
      // Voxels with a share in the value: those nearer than one voxel to the pixel, which is half a voxel to their side.
      let (low, high) = ((place[axis] - reach).rounded(.down), (place[axis] + reach).rounded(.down))
      let first = max(0, min(end - 1, low))
      let last = min(end - 1, max(0, high))
      guard first <= last else { return }
      ranges.append(Int(first) / this.chunk[axis]...Int(last) / this.chunk[axis])
    }
    let grid = Vector3<Int>(
      (this.shape.x + this.chunk.x - 1) / this.chunk.x, (this.shape.y + this.chunk.y - 1) / this.chunk.y, 0)
    for z in ranges[2] {
      for y in ranges[1] {
        for x in ranges[0] { chunks.insert((z * grid.y + y) * grid.x + x) }
      }
    }
  }

  @Test func nearestTheMiddleFirst() throws {
    var random = SeededRandom(12)
    var slices = SlicePlanner()
    for _ in 0..<100 {
      let this = try Case(&random, interpolation: .nearest)
      var distances: [Int: Double] = [:]
      for y in 0..<this.viewport.height {
        for x in 0..<this.viewport.width {
          var chunks: Set<Int> = []
          collect(this, this.place(x, y), 0, &chunks)
          guard let chunk = chunks.first else { continue }
          let column = Double(x) - Double(this.viewport.width - 1) / 2
          let row = Double(y) - Double(this.viewport.height - 1) / 2
          distances[chunk] = min(distances[chunk] ?? .infinity, (column * column + row * row).squareRoot())
        }
      }
      var plan = ChunkPlan()
      slices.plan(this.volume, level: 0, viewport: this.viewport, into: &plan)
      // What is seen of a chunk may come nearer than the middle of any of its pixels.
      var furthest = 0.0
      for key in plan.keys {
        guard let distance = distances[key.index] else { continue }
        #expect(distance > furthest - 12, "\(this.viewport)")
        furthest = max(furthest, distance)
      }
    }
  }

  /// The outline of a chunk is the pixels that have another chunk, or none, at their left or above them.
  @Test(arguments: [0.0, 0.3]) func outlines(_ angle: Double) async throws {
    let array = HashedArray(elementType: .uint8, shape: [40, 50, 60], chunkShape: [16, 10, 12], seed: 4)
    let placement = Turns.rotation(2, angle)(Turns.rotation(0, 2 * angle))
    let pyramid = Pyramid(
      axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
      levels: [Pyramid.Level(path: "", array: array, scale: [1, 1, 1], translation: [0, 0, 0])], placement: placement)
    let cache = ChunkCache(budget: 1 << 20)
    let volume = try SlicedVolume(
      pyramid: pyramid, cache: cache, isSegmentation: false, channel: 0, time: 0, toWorld: 1, reference: .identity)
    let viewport = Viewport(
      orientation: .xy, width: 160, height: 130, center: placement([30.3, 25.1, 20.7]), zoom: 0.5)
    var slicer = Slicer()
    slicer.recordsChunks = true
    var plane = Plane()
    let counts = slicer.gather(volume, level: 0, viewport: viewport, from: cache, into: &plane)
    func chunk(_ x: Int, _ y: Int) -> Vector3<Int>? {
      volume.levels[0].voxel(at: viewport.position(ofPixel: x, y)).map { $0 / Vector3(12, 10, 16) }
    }
    var expected: Set<Int> = []
    var chunks: Set<Vector3<Int>> = []
    for y in 0..<130 {
      for x in 0..<160 {
        guard let own = chunk(x, y) else { continue }
        chunks.insert(own)
        if x == 0 || y == 0 || chunk(x - 1, y) != own || chunk(x, y - 1) != own { expected.insert(y * 160 + x) }
      }
    }
    let drawn = slicer.chunkBorders.flatMap { border in border.columns.map { border.row * 160 + $0 } }
    #expect(Set(drawn) == expected && drawn.count == expected.count)
    #expect(slicer.chunkBorders.allSatisfy { $0.state == .waiting })
    #expect(counts.visible == chunks.count && counts.missing == chunks.count)
  }
}
