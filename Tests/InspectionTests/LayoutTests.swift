import Inspection
import TestSupport
import Testing
import Voxels

/// How chunks lie in their object.
@Suite struct LayoutTests {
  /// Chunks of one byte, in that order on the disk.
  private func report(_ grid: [Int], _ order: [Int], gap: Int = 0) async throws -> ShardReport {
    var index = [(UInt64, UInt64)](repeating: (.max, .max), count: grid.reduce(1, *))
    for (place, entry) in order.enumerated() { index[entry] = (UInt64(place * (1 + gap)), 1) }
    let data = [UInt8](repeating: 1, count: order.count * (1 + gap))
    return try await ObjectInspectorRegistry.open(Samples.handmade(grid: grid, data: data, index: index)).report
  }

  @Test func orders() async throws {
    let all = Array(0..<24)
    // Grid 2×3×4, entries z * 12 + y * 4 + x.
    #expect(try await report([2, 3, 4], all).layout.orders == [.c])
    let fortran = (0..<4).flatMap { x in (0..<3).flatMap { y in (0..<2).map { z in z * 12 + y * 4 + x } } }
    #expect(try await report([2, 3, 4], fortran).layout.orders == [.fortran])
    // The bits z, y, x, then y, x.
    let codes = all.map { entry -> Int in
      let (z, y, x) = (entry / 12, entry / 4 % 3, entry % 4)
      return z | (y & 1) << 1 | (x & 1) << 2 | (y >> 1) << 3 | (x >> 1) << 4
    }
    #expect(try await report([2, 3, 4], all.sorted { codes[$0] < codes[$1] }).layout.orders == [.morton])
    let others = all.map { entry -> Int in
      let (z, y, x) = (entry / 12, entry / 4 % 3, entry % 4)
      return x & 1 | (y & 1) << 1 | z << 2 | (x >> 1) << 3 | (y >> 1) << 4
    }
    #expect(
      try await report([2, 3, 4], all.sorted { others[$0] < others[$1] }).layout.orders == [.mortonLastAxisFirst])
    #expect(try await report([2, 3, 4], [5, 3, 20, 1]).layout.orders == [.unordered])
    #expect(try await report([2, 3, 4], [5]).layout.orders == [.single])
    #expect(try await report([5], [0, 2, 4]).layout.orders == [.c])
  }

  @Test func thousandsInAnyOrder() async throws {
    var random = SeededRandom(5)
    let entries = Array(0..<8000).shuffled(using: &random).dropLast(1000)
    let report = try await report([20, 20, 20], Array(entries))
    #expect(report.layout.present == 7000 && report.missing == 1000 && report.isFaultless)
    #expect(report.layout.orders == [.unordered] && report.layout.holes == 0 && report.layout.storedBytes == 7000)
    #expect(report.ratio == 1 && report.layout.medianBytes == 1)
  }

  @Test func holes() async throws {
    let report = try await report([2, 2], [0, 1, 2, 3], gap: 2)
    #expect(report.layout.holes == 4 && report.layout.deadBytes == 8 && report.isFaultless)
    #expect(report.layout.largestHole == 1..<3)
  }

  @Test func sizes() async throws {
    let data: [UInt8] = Array(repeating: 1, count: 16)
    var object = try await ObjectInspectorRegistry.open(
      Samples.handmade(grid: [2, 2], data: data, index: [(0, 4), (4, 1), (.max, .max), (5, 11)], length: 2))
    let layout = object.report.layout
    #expect(layout.smallest?.entry == 1 && layout.smallest?.bytes == 1 && layout.largest?.bytes == 11)
    #expect(layout.medianBytes == 4 && object.report.decodedBytes == 12)
    try await object.verify()
    #expect(object.report.faults.map(\.index) == [[0, 1], [1, 1]])
    #expect(object.report.faults.allSatisfy { $0.kind == .decode })
    #expect(object.report.onlyFill == 0)
  }
}
