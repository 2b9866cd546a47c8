/// The seeds that matter to a block of voxels, a few of thousands.
struct Candidates {
  /// More than any block has at the mags at which cells are looked up.
  static let capacity = 1_024

  private struct Candidate: BitwiseCopyable {
    var seed: SIMD4<Float>
    /// The smallest value of the measure in the box; squared where the measure is a handicapped distance.
    var near: Float
    var index: Int32
  }

  private let buffer = ScratchBuffer(
    repeating: Candidate(seed: SIMD4(repeating: 0), near: 0, index: 0), count: capacity)
  private(set) var count = 0

  /// Which seed of the grid.
  @inline(__always)
  func index(_ i: Int) -> Int { Int(buffer.base[i].index) }

  @inline(__always)
  func seed(_ i: Int) -> SIMD4<Float> { buffer.base[i].seed }

  /// Keeps the seeds of a grid that can be the nearest to a point of the box, or come within `slack` of being so.
  ///
  /// - Parameter cap: seeds whose measure stays larger than this are left out in any case.
  mutating func collect(from grid: SeedGrid, box: SeedBox, reach: Float, cap: Float, slack: Float) {
    var sieve = Sieve(measure: grid.measure, box: box, cap: cap, slack: slack)
    count = 0
    grid.forEachSeed(near: box, reach: reach) { index in
      add(grid.seeds.base[index], Int32(truncatingIfNeeded: index), &sieve)
    }
    prune(sieve.limit)
  }

  /// The same, from seeds that were collected for a larger box.
  mutating func collect(from larger: Candidates, of grid: SeedGrid, box: SeedBox, cap: Float, slack: Float) {
    if grid.measure == .handicap {
      collectRivals(from: larger, box: box, slack: slack)
      return
    }
    var sieve = Sieve(measure: grid.measure, box: box, cap: cap, slack: slack)
    count = 0
    for i in 0..<larger.count { add(larger.buffer.base[i].seed, larger.buffer.base[i].index, &sieve) }
    prune(sieve.limit)
  }

  /// Keeps the seeds that somewhere in the box come close to the one that owns its middle.
  ///
  /// The difference of two squared handicapped distances is linear, so its smallest value in the box is known exactly:
  /// this leaves far fewer seeds than bounds on the distances do.
  private mutating func collectRivals(from larger: Candidates, box: SeedBox, slack: Float) {
    count = 0
    guard larger.count > 0 else { return }
    let middle = (box.low + box.high) * 0.5
    let half = (box.high - box.low) * 0.5
    var owner = 0
    var smallest = Float.infinity
    for i in 0..<larger.count {
      let seed = larger.buffer.base[i].seed
      let measure = (seed.place - middle).squaredLength + seed.w
      larger.buffer.base[i].near = measure
      if measure < smallest {
        smallest = measure
        owner = i
      }
    }
    let own = larger.buffer.base[owner].seed
    let reach = smallest.squareRoot() + 2 * half.squaredLength.squareRoot()
    for i in 0..<larger.count {
      let candidate = larger.buffer.base[i]
      let apart = candidate.seed - own
      let swings = apart.replacing(with: -apart, where: apart .< 0) * half
      let swing = 2 * (swings.x + swings.y + swings.z)
      // a² - b² < slack·(a + b) is what a - b < slack comes to.
      guard candidate.near - smallest - swing < slack * (candidate.near.squareRoot() + reach) else { continue }
      buffer.base[count] = candidate
      count &+= 1
    }
  }

  @inline(__always)
  private mutating func add(_ seed: SIMD4<Float>, _ index: Int32, _ sieve: inout Sieve) {
    guard seed.w > SeedGrid.absent, count < Candidates.capacity else { return }
    let near = sieve.near(seed)
    guard near <= sieve.limit else { return }
    buffer.base[count] = Candidate(seed: seed, near: near, index: index)
    count &+= 1
    sieve.lowerLimit(seed)
  }

  /// Drops what an early, loose limit let through.
  private mutating func prune(_ limit: Float) {
    var kept = 0
    for i in 0..<count where buffer.base[i].near <= limit {
      buffer.base[kept] = buffer.base[i]
      kept &+= 1
    }
    count = kept
  }

  /// The limit that seeds have to stay below, which sinks with every seed that is near to the whole box.
  private struct Sieve {
    private let isSquared: Bool
    private let box: SeedBox
    private let slack: Float
    /// The smallest of the largest values that seeds have in the box.
    private var bound: Float
    private(set) var limit: Float

    init(measure: SeedGrid.Measure, box: SeedBox, cap: Float, slack: Float) {
      isSquared = measure == .handicap
      self.box = box
      self.slack = slack
      bound = isSquared ? cap * cap : cap
      limit = isSquared ? (cap + slack) * (cap + slack) : cap + slack
    }

    @inline(__always)
    func near(_ seed: SIMD4<Float>) -> Float {
      let squared = box.squaredDistances(from: seed).near
      return isSquared ? squared + seed.w : squared.squareRoot() - seed.w
    }

    @inline(__always)
    mutating func lowerLimit(_ seed: SIMD4<Float>) {
      let squared = box.squaredDistances(from: seed).far
      let far = isSquared ? squared + seed.w : squared.squareRoot() - seed.w
      guard far < bound else { return }
      bound = far
      if isSquared {
        let edge = far.squareRoot() + slack
        limit = edge * edge
      } else {
        limit = far + slack
      }
    }
  }
}
