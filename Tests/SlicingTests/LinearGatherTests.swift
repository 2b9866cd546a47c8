import Chunks
import Slicing
import TestSupport
import Testing
import Voxels

/// Values between voxels against eight lookups a pixel.
@Suite struct LinearGatherTests {
  /// What a pixel may show.
  private struct Expectation {
    var value: Double
    /// What its rounding is measured by.
    var size: Double
  }

  /// Every type, order of axes and shape of chunks, with chunks that are missing and damaged; in every second round some
  /// of the planned ones are not read either.
  @Test(arguments: [false, true]) func againstEightLookupsAPixel(isTurned: Bool) async throws {
    var random = SeededRandom(21)
    var compared = 0
    for round in 0..<300 {
      let specimen = try Specimen(
        &random, damages: round % 3 == 0 ? 5 : 0, isTurned: isTurned, isSegmentation: false)
      var viewport = specimen.viewport(&random, aspect: round % 5 == 0 ? [1, 1, 2.5] : .one)
      viewport.interpolation = .linear
      // Planes through the centres of voxels need no neighbours, and get none.
      if !isTurned, round % 4 == 0 { viewport.center = onCentre(viewport.center, specimen) }
      var slices = SlicePlanner()
      var planned = ChunkPlan()
      slices.plan(specimen.volume, level: 0, viewport: viewport, into: &planned)
      var plan = ChunkPlan()
      for key in planned.keys where round % 2 == 0 || Int.random(in: 0..<4, using: &random) > 0 { plan.append(key) }
      specimen.cache.want(plan)
      await specimen.cache.settle()
      let present = Set(plan.keys.map(\.index))
      var slicer = Slicer()
      var plane = Plane()
      _ = slicer.gather(specimen.volume, level: 0, viewport: viewport, from: specimen.cache, into: &plane)
      #expect(plane.content == .float)
      for y in 0..<viewport.height {
        for x in 0..<viewport.width {
          let position = viewport.position(ofPixel: x, y)
          if specimen.isOnABorder(position) { continue }
          let pixel = y * viewport.width + x
          guard let expected = expect(specimen, position, present) else {
            #expect(plane.coverage[pixel] != Plane.Coverage.ready, "round \(round), pixel \(x) \(y)")
            continue
          }
          compared += 1
          let isNear = abs(Double(plane.float[pixel]) - expected.value) <= expected.size * 2e-6
          let isRight = plane.coverage[pixel] == Plane.Coverage.ready && (isNear || !expected.size.isFinite)
          #expect(isRight, "round \(round), pixel \(x) \(y): \(plane.float[pixel]), not \(expected)")
          if !isRight { return }
        }
      }
    }
    #expect(compared > 2500)
  }

  /// The nearest position in the middle of a voxel, along all axes.
  private func onCentre(_ position: Vector3<Double>, _ specimen: Specimen) -> Vector3<Double> {
    let index = specimen.index(position, level: 0)
    let voxel = Vector3(index.x.rounded(), index.y.rounded(), index.z.rounded())
    let world = specimen.pyramid.transform(0)(voxel) * specimen.toWorld
    return (specimen.reference.inverse?(world) ?? .zero) + 0.5
  }

  /// Nil where the image is not, or not here.
  private func expect(_ specimen: Specimen, _ position: Vector3<Double>, _ present: Set<Int>) -> Expectation? {
    func value(_ found: Specimen.Found) -> Double? {
      guard case .voxel(let chunk, let element, let isDamaged) = found, !isDamaged, present.contains(chunk) else {
        return nil
      }
      return Double(Float(element.double))
    }
    guard let nearest = value(specimen.find(position, level: 0)) else { return nil }
    let index = specimen.index(position, level: 0)
    let bounds = specimen.pyramid.spatial(specimen.pyramid.levels[0].bounds.offset, missing: 0)
    var lower = Vector3<Int>.zero
    var part = Vector3<Double>.zero
    for axis in 0..<3 {
      let last = Double(bounds[axis] + specimen.pyramid.extent(0)[axis] - 1)
      let place = max(Double(bounds[axis]), min(index[axis], last))
      lower[axis] = Int((place + 1e-6).rounded(.down))
      part[axis] = place - Double(lower[axis])
      if part[axis] < 2e-6 { part[axis] = 0 }
    }
    var result = Expectation(value: 0, size: abs(nearest))
    for corner in 0..<8 {
      let step = Vector3(corner & 1, corner >> 1 & 1, corner >> 2)
      var share = 1.0
      for axis in 0..<3 { share *= step[axis] == 1 ? part[axis] : 1 - part[axis] }
      guard share > 0 else { continue }
      guard let value = value(specimen.find(lower &+ step, level: 0)) else {
        return Expectation(value: nearest, size: abs(nearest))
      }
      result.value += share * value
      result.size = max(result.size, abs(value))
    }
    return result
  }

  /// Transforms and viewports that nobody means give an empty picture or any, soon.
  @Test(arguments: Interpolation.allCases) func whateverTheTransform(_ interpolation: Interpolation) async throws {
    var random = SeededRandom(22)
    let numbers = [
      0, 1, -1, 0.3, 1e-12, 1e9, -1e18, 1e155, -1e160, 1e300, 1e-300, .nan, .infinity, .leastNonzeroMagnitude,
    ]
    let array = HashedArray(
      elementType: .uint8, shape: [1 << 40, 1 << 20, 1 << 40], chunkShape: [3, 2, 4], seed: 5, holes: 2)
    var made = 0
    for _ in 0..<600 {
      func number() -> Double { numbers.randomElement(using: &random) ?? 0 }
      func vector() -> Vector3<Double> { Vector3(number(), number(), number()) }
      let isGentle = Bool.random(using: &random)
      let pyramid = Pyramid(
        axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
        levels: [Pyramid.Level(path: "", array: array, scale: [1, 1, 1], translation: [0, 0, 0])],
        placement: isGentle
          ? Turns.affine(&random) : AffineTransform(x: vector(), y: vector(), z: vector(), origin: vector()))
      let cache = ChunkCache(budget: 1 << 20)
      let volume: SlicedVolume
      do {
        volume = try SlicedVolume(
          pyramid: pyramid, cache: cache, isSegmentation: false, channel: 0, time: 0, toWorld: 1,
          reference: isGentle ? Turns.affine(&random) : .identity)
      } catch {
        continue
      }
      made += 1
      let viewport = Viewport(
        orientation: .xz, width: 40, height: 30, center: vector(), zoom: number(), interpolation: interpolation)
      var slices = SlicePlanner()
      var plan = ChunkPlan()
      slices.plan(volume, level: 0, viewport: viewport, into: &plan)
      #expect(plan.keys.count <= 8 * 40 * 30)
      cache.want(plan)
      await cache.settle()
      var slicer = Slicer()
      var plane = Plane()
      let counts = slicer.gather(volume, level: 0, viewport: viewport, from: cache, into: &plane)
      #expect(counts.visible == plan.keys.count)
    }
    #expect(made > 300)
  }
}
