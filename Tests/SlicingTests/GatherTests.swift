import Chunks
import Slicing
import TestSupport
import Testing
import Voxels

@Suite struct GatherTests {
  /// Every type, axis order, chunk shape, orientation, position and zoom against one lookup a pixel.
  @Test(arguments: [false, true]) func againstOneLookupAPixel(isTurned: Bool) async throws {
    var random = SeededRandom(1)
    for round in 0..<300 {
      let specimen = try Specimen(
        &random, damages: round % 3 == 0 ? 5 : 0, toWorld: round % 4 == 0 ? 0.001 : 1, isTurned: isTurned)
      let viewport = specimen.viewport(&random, aspect: round % 2 == 0 ? .one : [1, 1, 2.5])
      var slicer = Slicer()
      var slices = SlicePlanner()
      var plan = ChunkPlan()
      slices.plan(specimen.volume, level: 0, viewport: viewport, into: &plan)
      let planned = plan.keys.count
      specimen.cache.want(plan)
      await specimen.cache.settle()
      var plane = Plane()
      let counts = slicer.gather(specimen.volume, level: 0, viewport: viewport, from: specimen.cache, into: &plane)
      var seen: Set<Int> = []
      var damaged: Set<Int> = []
      var hasBorder = false
      var wrong = 0
      for y in 0..<viewport.height {
        for x in 0..<viewport.width {
          let position = viewport.position(ofPixel: x, y)
          if specimen.isOnABorder(position) {
            hasBorder = true
            continue
          }
          let pixel = y * viewport.width + x
          switch specimen.find(position, level: 0) {
          case .outside: if plane.coverage[pixel] != Plane.Coverage.outside { wrong += 1 }
          case .voxel(let chunk, let element, let isDamaged):
            seen.insert(chunk)
            if isDamaged {
              damaged.insert(chunk)
              if plane.coverage[pixel] != Plane.Coverage.failed { wrong += 1 }
            } else if plane.coverage[pixel] != Plane.Coverage.ready || !Specimen.matches(plane, pixel, element) {
              wrong += 1
            }
          }
        }
      }
      #expect(wrong == 0, "round \(round): \(specimen.pyramid.axes.map(\.name)) \(viewport)")
      #expect(planned == Set(plan.keys.map(\.index)).count)
      #expect(counts.visible == planned)
      if !hasBorder {
        #expect(Set(plan.keys.map(\.index)) == seen, "round \(round)")
        #expect(counts.failed == damaged.count)
      }
      #expect(counts.ready + counts.failed == counts.visible)
      #expect(counts.coarse == 0 && counts.missing == 0)
    }
  }

  /// Chunks in which neighbours along some axis lie far apart, as those of real volumes do.
  @Test func largeChunks() async throws {
    var random = SeededRandom(3)
    for round in 0..<20 {
      let specimen = try Specimen(&random, extents: 24...40, chunks: 12...34)
      let viewport = specimen.viewport(&random)
      var plan = ChunkPlan()
      var slices = SlicePlanner()
      slices.plan(specimen.volume, level: 0, viewport: viewport, into: &plan)
      specimen.cache.want(plan)
      await specimen.cache.settle()
      var slicer = Slicer()
      var plane = Plane()
      _ = slicer.gather(specimen.volume, level: 0, viewport: viewport, from: specimen.cache, into: &plane)
      var (wrong, compared) = (0, 0)
      for y in 0..<viewport.height {
        for x in 0..<viewport.width {
          let position = viewport.position(ofPixel: x, y)
          guard !specimen.isOnABorder(position), case .voxel(_, let element, _) = specimen.find(position, level: 0)
          else { continue }
          compared += 1
          if !Specimen.matches(plane, y * viewport.width + x, element) { wrong += 1 }
        }
      }
      #expect(wrong == 0, "round \(round): \(viewport)")
      #expect(compared > 0 || plan.keys.isEmpty, "round \(round)")
    }
  }

  /// Where the wanted level is not here, the finest coarser one that is; probes say what pixels show.
  @Test(arguments: [false, true]) func fallsBackToCoarserLevels(isTurned: Bool) async throws {
    var random = SeededRandom(2)
    for round in 0..<200 {
      let specimen = try Specimen(&random, levels: 3, damages: round % 2 == 0 ? 6 : 0, isTurned: isTurned)
      let viewport = specimen.viewport(&random)
      let wanted = round % 2
      var slicer = Slicer()
      var slices = SlicePlanner()
      var here = ChunkPlan()
      for level in 0..<3 {
        var plan = ChunkPlan()
        slices.plan(specimen.volume, level: level, viewport: viewport, into: &plan)
        for key in plan.keys where Int.random(in: 0..<3, using: &random) <= level { here.append(key) }
      }
      specimen.cache.want(here)
      await specimen.cache.settle()
      var plane = Plane()
      let counts = slicer.gather(specimen.volume, level: wanted, viewport: viewport, from: specimen.cache, into: &plane)
      var wrong: [String] = []
      for y in 0..<viewport.height {
        for x in 0..<viewport.width {
          let position = viewport.position(ofPixel: x, y)
          if specimen.isOnABorder(position) { continue }
          let pixel = y * viewport.width + x
          var expected = Plane.Coverage.missing
          var shown: Element?
          if specimen.find(position, level: wanted) == .outside {
            expected = Plane.Coverage.outside
          } else {
            for level in wanted..<3 {
              guard case .voxel(let chunk, let element, let isDamaged) = specimen.find(position, level: level) else {
                continue
              }
              guard here.keys.contains(ChunkKey(array: level, index: chunk)) else { continue }
              if isDamaged {
                if level == wanted {
                  expected = Plane.Coverage.failed
                  break
                }
                continue
              }
              expected = level == wanted ? Plane.Coverage.ready : Plane.Coverage.coarse
              shown = element
              break
            }
          }
          if plane.coverage[pixel] != expected {
            wrong.append("\(x),\(y): coverage \(plane.coverage[pixel]), not \(expected)")
          } else if let shown, !Specimen.matches(plane, pixel, shown) {
            wrong.append("\(x),\(y): not \(shown)")
          }
          switch specimen.volume.probe(position, level: wanted, in: specimen.cache) {
          case .outside: if expected != Plane.Coverage.outside { wrong.append("\(x),\(y): probe outside") }
          case .missing: if expected != Plane.Coverage.missing { wrong.append("\(x),\(y): probe missing") }
          case .failed: if expected != Plane.Coverage.failed { wrong.append("\(x),\(y): probe failed") }
          case .value(let element, let level):
            if element != shown || (level == wanted) != (expected == Plane.Coverage.ready) {
              wrong.append("\(x),\(y): probe \(element) of level \(level)")
            }
          }
        }
      }
      #expect(wrong.isEmpty, "round \(round): \(wrong.prefix(3)) \(viewport)")
      #expect(counts.ready + counts.coarse + counts.missing + counts.failed == counts.visible)
      let coverage = Set(plane.coverage.prefix(viewport.width * viewport.height))
      #expect((counts.ready > 0) == coverage.contains(Plane.Coverage.ready))
      #expect((counts.failed > 0) == coverage.contains(Plane.Coverage.failed))
      #expect((counts.coarse > 0) == coverage.contains(Plane.Coverage.coarse))
      if counts.missing > 0 { #expect(coverage.contains(Plane.Coverage.missing)) }
    }
  }

  /// Pixel `i` of a viewport as wide as the volume, looking at its middle, shows voxel `i`.
  @Test(arguments: [1, 2, 7, 8, 31, 32], PlaneOrientation.allCases)
  func pixelsAreVoxels(_ extent: Int, _ orientation: PlaneOrientation) async throws {
    let array = HashedArray(
      elementType: .uint16, shape: [extent, extent, extent], chunkShape: [3, 5, 4], seed: 3, holes: 0)
    let pyramid = Pyramid(
      axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
      levels: [Pyramid.Level(path: "0", array: array, scale: [4, 2, 2], translation: [9, 0, -5])])
    let cache = ChunkCache(budget: 1 << 24)
    let volume = try SlicedVolume(
      pyramid: pyramid, cache: cache, isSegmentation: false, channel: 0, time: 0, toWorld: 1,
      reference: pyramid.transform(0))
    let half = Double(extent) / 2
    let viewport = Viewport(
      orientation: orientation, width: extent, height: extent, center: [half, half, half], zoom: 1)
    var slicer = Slicer()
    var slices = SlicePlanner()
    var plan = ChunkPlan()
    slices.plan(volume, level: 0, viewport: viewport, into: &plan)
    cache.want(plan)
    await cache.settle()
    var plane = Plane()
    _ = slicer.gather(volume, level: 0, viewport: viewport, from: cache, into: &plane)
    for row in 0..<extent {
      for column in 0..<extent {
        var voxel = Vector3(repeating: extent / 2)
        voxel[orientation.axes.right] = column
        voxel[orientation.axes.down] = row
        #expect(UInt64(plane.small[row * extent + column]) == array.value([voxel.z, voxel.y, voxel.x]).bits)
        let position = viewport.position(ofPixel: column, row)
        #expect(viewport.pixel(of: position) == (column, row))
        #expect(volume.levels[0].voxel(at: position) == voxel)
      }
    }
  }

  /// A coarser level that was rounded down ends early: what it does not cover is missing, not outside.
  @Test func coarserLevelEndsEarly() async throws {
    let fine = HashedArray(elementType: .uint8, shape: [1, 1, 5], chunkShape: [1, 1, 5], seed: 1, holes: 0)
    let coarse = HashedArray(elementType: .uint8, shape: [1, 1, 2], chunkShape: [1, 1, 2], seed: 2, holes: 0)
    let pyramid = Pyramid(
      axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
      levels: [
        Pyramid.Level(path: "0", array: fine, scale: [1, 1, 1], translation: [0, 0, 0]),
        Pyramid.Level(path: "1", array: coarse, scale: [1, 1, 2], translation: [0, 0, 0.5]),
      ])
    let cache = ChunkCache(budget: 1 << 20)
    let volume = try SlicedVolume(
      pyramid: pyramid, cache: cache, isSegmentation: false, channel: 0, time: 0, toWorld: 1, reference: .identity)
    let viewport = Viewport(orientation: .xy, width: 7, height: 1, center: [2.5, 0.5, 0.5], zoom: 1)
    var slicer = Slicer()
    var slices = SlicePlanner()
    var plan = ChunkPlan()
    slices.plan(volume, level: 1, viewport: viewport, into: &plan)
    cache.want(plan)
    await cache.settle()
    var plane = Plane()
    let counts = slicer.gather(volume, level: 0, viewport: viewport, from: cache, into: &plane)
    #expect(plane.coverage.prefix(7) == [0, 2, 2, 2, 2, 3, 0])
    #expect(counts.visible == 1 && counts.coarse == 1 && counts.missing == 0)
    cache.want(ChunkPlan())
  }

  @Test func nearestTheMiddleFirst() async throws {
    let array = HashedArray(elementType: .uint8, shape: [1, 90, 90], chunkShape: [1, 10, 10], seed: 1)
    let pyramid = Pyramid(
      axes: ["z", "y", "x"].map { Axis(name: $0, kind: .space) },
      levels: [Pyramid.Level(path: "0", array: array, scale: [1, 1, 1], translation: [0, 0, 0])])
    let volume = try SlicedVolume(
      pyramid: pyramid, cache: ChunkCache(budget: 1000), isSegmentation: false, channel: 0, time: 0, toWorld: 1,
      reference: .identity)
    var plan = ChunkPlan()
    var slices = SlicePlanner()
    let viewport = Viewport(orientation: .xy, width: 90, height: 90, center: [45, 45, 0.5], zoom: 1)
    slices.plan(volume, level: 0, viewport: viewport, into: &plan)
    #expect(plan.keys.count == 81)
    #expect(plan.keys.first?.index == 40)
    #expect(Set(plan.keys.prefix(5).map(\.index)) == [40, 31, 39, 41, 49])
    #expect(Set(plan.keys.suffix(4).map(\.index)) == [0, 8, 72, 80])
    // Beside the volume nothing is needed.
    var nothing = ChunkPlan()
    for center in [
      Vector3(-46, 45, 0.5), Vector3(45, 45, 1.5), Vector3(45, 45, -0.5), Vector3(.nan, 45, 0.5),
      Vector3(1e300, 45, 0.5),
    ] {
      let beside = Viewport(orientation: .xy, width: 90, height: 90, center: center, zoom: 1)
      slices.plan(volume, level: 0, viewport: beside, into: &nothing)
      #expect(nothing.keys.isEmpty)
    }
    #expect(nothing.keys.count == 0)
  }
}
