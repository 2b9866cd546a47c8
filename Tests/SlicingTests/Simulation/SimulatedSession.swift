import Chunks
import Slicing
import Voxels

/// A user who moves through volumes behind modelled links: the planner and the scheduler of the program, over a virtual
/// clock. What it measures depends on nothing but its parameters.
struct SimulatedSession {
  /// An array of which nothing but its geometry is used.
  private struct Shape: ChunkedArray {
    var name: String
    var shape: [Int]
    var chunkShape: [Int]
    let elementType = ElementType.uint8
    let fillValue = Element.zero(.uint8)
    let layout = StorageLayout(codecs: [])

    func readChunk(at index: [Int]) async throws -> VoxelBlock? { nil }
  }

  /// One frame, as it is drawn at once when the view has changed.
  struct Frame {
    var time: Double
    var shown: Int
    var ready: Int
    /// Whether every place has at least a coarse mag.
    var isCovered: Bool
  }

  var links: [ModelledLink]
  var scheduler: ChunkScheduler
  var planner = ViewPlanner()
  private(set) var frames: [Frame] = []
  private(set) var time = 0.0
  private var slices = SlicePlanner()
  private let volumes: [SlicedVolume]
  /// The links of the arrays, by their numbers.
  private var linkOfArray: [Int] = []
  private var plan = ChunkPlan()
  private var keys: [Int: ChunkKey] = [:]
  private var everShown: Set<ChunkKey> = []
  private(set) var highestBytes = 0
  private(set) var position: Vector3<Double>
  private(set) var zoom = 1.0
  private let viewportSizes: [(PlaneOrientation, Int, Int)]

  /// - Parameters:
  ///   - extent: of each volume in voxels; volume `i` lies behind link `i`.
  ///   - viewports: planes and their sizes in pixels.
  ///   - placement: how the volumes lie in the scene.
  init(
    extent: [Int] = [4096, 4096, 4096], chunk: [Int] = [64, 64, 64], levels: Int = 6, links: [ModelledLink],
    budget: Int = 1 << 30, retries: Bool = true,
    viewports: [(PlaneOrientation, Int, Int)] = [(.xy, 200, 120)], placement: AffineTransform = .identity
  ) throws {
    self.links = links
    viewportSizes = viewports
    scheduler = ChunkScheduler(budget: budget, retries: retries)
    // Numbers arrays as the scheduler does.
    let numbering = ChunkCache(budget: 0)
    var volumes: [SlicedVolume] = []
    for link in links.indices {
      let names = ["z", "y", "x"]
      let built = (0..<levels).map { level in
        Pyramid.Level(
          path: "\(level)",
          array: Shape(
            name: "https://server\(link)/\(level)", shape: extent.map { max(1, $0 >> level) }, chunkShape: chunk),
          scale: names.map { _ in Double(1 << level) }, translation: names.map { _ in Double((1 << level) - 1) / 2 })
      }
      let pyramid = Pyramid(
        axes: names.map { Axis(name: $0, kind: .space) }, levels: built,
        placement: placement)
      volumes.append(
        try SlicedVolume(
          pyramid: pyramid, cache: numbering, isSegmentation: false, channel: 0, time: 0, toWorld: 1,
          reference: .identity))
      for level in 0..<levels {
        _ = scheduler.add(
          ChunkScheduler.Profile(chunkCost: chunk.reduce(1, *), lane: "server\(link)", level: level))
        linkOfArray.append(link)
      }
    }
    self.volumes = volumes
    position = placement(Vector3(Double(extent[2]), Double(extent[1]), Double(extent[0])) / 2) + 0.5
  }

  private var viewports: [Viewport] {
    viewportSizes.map { Viewport(orientation: $0.0, width: $0.1, height: $0.2, center: position, zoom: zoom) }
  }

  /// Moves the view and draws a frame at once.
  mutating func look(at position: Vector3<Double>, zoom: Double = 1) {
    self.position = position
    self.zoom = zoom
    plan.removeAll()
    planner.plan(volumes, viewports, pace: scheduler.pace, time: time, into: &plan)
    scheduler.want(plan, now: time)
    obey()
    draw()
  }

  mutating func draw() {
    var frame = Frame(time: time, shown: 0, ready: 0, isCovered: true)
    for viewport in viewports {
      for volume in volumes {
        for level in [volume.wantedLevel(for: viewport), volume.levels.count - 1] {
          var needed = ChunkPlan()
          slices.plan(volume, level: level, viewport: viewport, into: &needed)
          let isWanted = level == volume.wantedLevel(for: viewport)
          for key in needed.keys {
            let isHere = if case .ready = scheduler.lookup(key) { true } else { false }
            if isHere { everShown.insert(key) }
            if isWanted {
              frame.shown += 1
              if isHere { frame.ready += 1 }
            } else if !isHere {
              frame.isCovered = false
            }
          }
        }
      }
    }
    frames.append(frame)
  }

  /// Lets time pass.
  mutating func wait(_ seconds: Double) {
    let end = time + seconds
    while time < end {
      let next = min(end, links.map(\.nextTime).min() ?? .infinity, max(time, scheduler.wakeTime))
      time = next
      for link in links.indices {
        for (number, isGood) in links[link].advance(to: next) {
          let block = VoxelBlock(
            elementType: .uint8, shape: [1, 1, 1], strides: [0, 0, 0], bytes: Bytes(Slab(size: 1), count: 1))
          let state =
            isGood ? ChunkState.ready(block) : .failed(Failure(.io, "server\(link)", "does not answer"))
          keys[number] = nil
          scheduler.finish(number, state, cost: isGood ? 64 * 64 * 64 : 0, bytes: 64 * 64 * 64, now: time)
        }
      }
      if scheduler.wakeTime <= time { scheduler.wake(now: time) }
      obey()
      highestBytes = max(highestBytes, scheduler.statistics.bytes)
    }
  }

  /// Stands still for a second, then passes through 200 slices, ten a second.
  mutating func flyThroughSlices() {
    look(at: position)
    wait(1)
    for _ in 0..<200 {
      look(at: position + Vector3(0, 0, 1))
      wait(0.1)
    }
  }

  private mutating func obey() {
    for command in scheduler.takeCommands() {
      switch command {
      case .read(let key, let number, _):
        keys[number] = key
        links[linkOfArray[key.array]].request(number)
      case .cancel(let number):
        if let key = keys.removeValue(forKey: number) { links[linkOfArray[key.array]].cancel(number) }
      }
    }
  }

  /// What is being read.
  var beingRead: [ChunkKey] { Array(keys.values) }

  /// Whether everything that is shown is here at the wanted mag.
  var isComplete: Bool { scheduler.isSettled && scheduler.firstFailure == nil }

  /// Bytes that came, divided by those of the chunks that were drawn.
  var waste: Double {
    links.reduce(0) { $0 + $1.sentBytes } / (Double(everShown.count) * (links.first?.chunkBytes ?? 1))
  }

  /// The share of frames after some time that were complete at once.
  func completeness(after start: Double) -> Double {
    let counted = frames.filter { $0.time >= start }
    return Double(counted.count { $0.ready == $0.shown }) / Double(max(1, counted.count))
  }
}
