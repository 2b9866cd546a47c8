import Chunks
import Glibc
import Voxels

/// Decides which chunks the viewports of a scene want, and in which order: what they show, coarse mags first, and what
/// they will show in a moment if the view goes on as it does.
public struct ViewPlanner: Sendable {
  private var slices = SlicePlanner()
  private var wanted = ChunkPlan()
  private var motion = ViewMotion()

  /// Whether coarse mags come before fine ones, so that something is there at once.
  public var isProgressive = true

  /// The coarsest mag is read whole where it has no more bytes than this, so that every jump finds something; of all
  /// volumes together so many chunks.
  private static let overviewChunks = 64
  private static let overviewBytes = 4 << 20
  /// Seconds to look ahead: about twice what the chunks of a view take, within these bounds.
  private static let horizon = 0.4...3.0
  /// The most places on the way that are looked at.
  private static let stations = 16

  public init() {}

  /// Plans what some viewports need that show the same place.
  ///
  /// - Parameters:
  ///   - pace: how fast chunks come.
  ///   - time: of this view, in seconds; nil for a view that has no before and after.
  public mutating func plan(
    _ volumes: [SlicedVolume], _ viewports: [Viewport], pace: ReadPace, time: Double?, into plan: inout ChunkPlan
  ) {
    let bytes = planShown(volumes, viewports, pace, into: &plan)
    planOverviews(volumes, into: &plan)
    guard let time, let view = viewports.first else { return }
    let pixels = Double(viewports.reduce(0) { max($0, $1.width, $1.height) })
    motion.observe(view.center, zoom: view.zoom, time: time, reach: view.step * pixels)
    let horizon = min(max(2 * pace.seconds(for: bytes), ViewPlanner.horizon.lowerBound), ViewPlanner.horizon.upperBound)
    planAhead(volumes, viewports, seconds: horizon, into: &plan)
  }

  /// Plans the wanted mags alone, for pictures that wait until all is there.
  public mutating func planExactly(_ volumes: [SlicedVolume], _ viewports: [Viewport], into plan: inout ChunkPlan) {
    for viewport in viewports {
      for volume in volumes {
        slices.plan(volume, level: volume.wantedLevel(for: viewport), viewport: viewport, into: &plan)
      }
    }
  }

  /// - Returns: bytes of the chunks at the wanted mags.
  private mutating func planShown(
    _ volumes: [SlicedVolume], _ viewports: [Viewport], _ pace: ReadPace, into plan: inout ChunkPlan
  ) -> Int {
    if isProgressive { planCoarsest(volumes, viewports, into: &plan) }
    var bytes = 0
    wanted.removeAll()
    for viewport in viewports {
      for volume in volumes {
        let level = volume.wantedLevel(for: viewport)
        let count = slices.plan(volume, level: level, viewport: viewport, into: &wanted)
        // On a slow link a view in between is worth its bytes, which are few.
        let size = count * volume.levels[level].chunkBytes
        if isProgressive, level + 2 < volume.levels.count, pace.seconds(for: size) > 1 {
          slices.plan(volume, level: level + 2, viewport: viewport, into: &plan)
        }
        bytes += size
      }
    }
    for key in wanted.keys { plan.append(key) }
    if !isProgressive { planCoarsest(volumes, viewports, into: &plan) }
    return bytes
  }

  private mutating func planCoarsest(_ volumes: [SlicedVolume], _ viewports: [Viewport], into plan: inout ChunkPlan) {
    for viewport in viewports {
      for volume in volumes { slices.plan(volume, level: volume.levels.count - 1, viewport: viewport, into: &plan) }
    }
  }

  private mutating func planOverviews(_ volumes: [SlicedVolume], into plan: inout ChunkPlan) {
    var room = ViewPlanner.overviewChunks
    for volume in volumes {
      guard let level = volume.levels.indices.last else { continue }
      let count = volume.levels[level].imageChunkCount
      guard count > 0, count <= room, count * volume.levels[level].chunkBytes <= ViewPlanner.overviewBytes else {
        continue
      }
      room -= count
      slices.planWhole(volume, level: level, into: &plan)
    }
  }

  private mutating func planAhead(
    _ volumes: [SlicedVolume], _ viewports: [Viewport], seconds: Double, into plan: inout ChunkPlan
  ) {
    let way = motion.displacement(after: seconds)
    // Not further than to the next mag or two.
    let zoomWay = min(max(motion.zoomVelocity * seconds, -1.5), 1.5)
    guard way != .zero || zoomWay != 0 else { return }
    let stations = stations(volumes, viewports, way)
    for volume in volumes {
      for start in viewports {
        var last = Station(volume, start)
        for number in 1...stations {
          let part = Double(number) / Double(stations)
          var viewport = start
          viewport.center = start.center + part * way
          viewport.zoom *= exp2(part * zoomWay)
          let station = Station(volume, viewport)
          if station.isSameAs(last) { continue }
          last = station
          slices.plan(volume, level: station.level, viewport: viewport, isGuess: true, into: &plan)
        }
      }
    }
  }

  /// What a volume shows at a place on the way.
  private struct Station {
    let level: Int
    /// The slab, and the chunks from the first to the last on both axes; empty where nothing is shown. Nil where the
    /// chunks are not known before they are planned.
    private let shown: (slab: Int, columns: Range<Int>, rows: Range<Int>)?

    init(_ volume: SlicedVolume, _ viewport: Viewport) {
      level = volume.wantedLevel(for: viewport)
      guard !volume.isOblique, !volume.isInterpolated(in: viewport) else {
        shown = nil
        return
      }
      let chunks = ShownChunks(volume, level: level, viewport)
      shown = chunks.map { ($0.slab, Range($0.columns.range), Range($0.rows.range)) } ?? (0, 0..<0, 0..<0)
    }

    func isSameAs(_ other: Station) -> Bool {
      guard let shown, let others = other.shown else { return false }
      return level == other.level && shown == others
    }
  }

  /// How many places on the way have to be looked at so that no chunk is passed over.
  private func stations(_ volumes: [SlicedVolume], _ viewports: [Viewport], _ way: Vector3<Double>) -> Int {
    var count = 1.0
    for viewport in viewports {
      for volume in volumes {
        count = max(count, volume.levels[volume.wantedLevel(for: viewport)].chunks(across: way))
      }
    }
    return Int(min(count.rounded(.up), Double(ViewPlanner.stations)))
  }
}
