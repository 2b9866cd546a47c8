/// A box in coordinates relative to a chunk's origin. The fourth lane, which seeds use for their weight, is 0: four
/// lanes are computed faster than three.
struct SeedBox: BitwiseCopyable {
  var low: SIMD4<Float>
  var high: SIMD4<Float>

  static let empty = SeedBox(
    low: SIMD4(.infinity, .infinity, .infinity, 0), high: SIMD4(-.infinity, -.infinity, -.infinity, 0))

  mutating func include(_ other: SeedBox) {
    low = low.replacing(with: other.low, where: other.low .< low)
    high = high.replacing(with: other.high, where: other.high .> high)
  }

  /// The squares of the smallest and the largest distance of the box's points from a seed.
  @inline(__always)
  func squaredDistances(from seed: SIMD4<Float>) -> (near: Float, far: Float) {
    let point = seed.place
    let below = low - point
    let above = point - high
    var near = below.replacing(with: above, where: above .> below)
    near = near.replacing(with: SIMD4(repeating: 0), where: near .< 0)
    let far = below.replacing(with: above, where: above .< below)
    return (near.squaredLength, far.squaredLength)
  }
}

extension SIMD4<Float> {
  /// A seed without its weight.
  var place: SIMD4<Float> {
    @inline(__always) get {
      var place = self
      place.w = 0
      return place
    }
  }

  /// The squared length of a vector whose fourth lane is 0.
  var squaredLength: Float {
    @inline(__always) get {
      let squares = self * self
      return squares.x + squares.y + squares.z
    }
  }
}

/// The seed points of a jittered lattice around one chunk: one a lattice cell, with a weight that widens or narrows
/// its domain. Where the weight is ``absent`` the cell has no seed.
struct SeedGrid {
  static let absent: Float = -1e6

  /// By what measure a place belongs to the nearest seed.
  enum Measure {
    /// The distance from the seed less its weight, a radius.
    case radius
    /// The square root of the squared distance and the seed's weight: as the distance of a seed that lies off the
    /// space by a handicap. It can be compared without square roots.
    case handicap
  }

  let measure: Measure
  let period: Float
  /// The lattice cell of the first seed.
  let firstX: Int
  let firstY: Int
  let firstZ: Int
  let countX: Int
  let countY: Int
  let countZ: Int
  /// Where that cell begins, relative to the chunk's origin.
  private let corner: SIMD4<Float>
  /// Centre relative to the chunk's origin, and weight; x fastest.
  let seeds: ScratchBuffer<SIMD4<Float>>

  /// Reserves a seed for every lattice cell within `reach` of the chunk; the caller fills them in.
  init(frame: ChunkFrame, period: Int, reach: Int, measure: Measure) {
    self.measure = measure
    func first(_ origin: Int) -> Int { SeedGrid.floorDivide(origin - reach, period) }
    func count(_ origin: Int) -> Int {
      SeedGrid.floorDivide(origin + frame.extent + reach, period) - first(origin) + 1
    }
    self.period = Float(period)
    firstX = first(frame.x)
    firstY = first(frame.y)
    firstZ = first(frame.z)
    countX = count(frame.x)
    countY = count(frame.y)
    countZ = count(frame.z)
    corner = SIMD4(
      Float(firstX * period - frame.x), Float(firstY * period - frame.y), Float(firstZ * period - frame.z), 0)
    seeds = ScratchBuffer(
      repeating: SIMD4(0, 0, 0, SeedGrid.absent), count: countX * countY * countZ)
  }

  var count: Int { countX * countY * countZ }

  static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }

  /// Runs `body` with every seed (its index in ``seeds``) whose lattice cell lies within `reach` of a box.
  @inline(__always)
  func forEachSeed(near box: SeedBox, reach: Float, _ body: (Int) -> Void) {
    let low = (box.low - reach - corner) * (1 / period)
    let high = (box.high + reach - corner) * (1 / period)
    let x0 = SeedGrid.clamp(low.x, countX)
    let y0 = SeedGrid.clamp(low.y, countY)
    let z0 = SeedGrid.clamp(low.z, countZ)
    let x1 = SeedGrid.clamp(high.x, countX)
    let y1 = SeedGrid.clamp(high.y, countY)
    let z1 = SeedGrid.clamp(high.z, countZ)
    for z in z0...z1 {
      for y in y0...y1 {
        let base = (z * countY + y) * countX
        for x in x0...x1 { body(base + x) }
      }
    }
  }

  @inline(__always)
  private static func clamp(_ value: Float, _ count: Int) -> Int {
    // Bounded first, so the conversion cannot trap.
    Int(min(max(value, 0), Float(count - 1)))
  }
}
