/// Regions of about 3.6 µm that are either one thick dendrite or a bundle of axons which all run one way.
struct FascicleLattice {
  static let period = 448

  struct Fascicle {
    var isDendrite = false
    /// The axis along which the axons run: 0 x, 1 y, 2 z.
    var axis = 0
    /// The share of its axons that have a myelin sheath.
    var myelin: Float = 0
    var shade: Float = 0
    var x = 0
    var y = 0
    var z = 0
  }

  let grid: SeedGrid
  /// Parallel to the grid's seeds.
  let fascicles: [Fascicle]

  init(frame: ChunkFrame, reach: Int) {
    let period = FascicleLattice.period
    grid = SeedGrid(frame: frame, period: period, reach: reach + period, measure: .handicap)
    var fascicles = Array(repeating: Fascicle(), count: grid.count)
    let origin = SIMD3(Float(frame.x), Float(frame.y), Float(frame.z))
    var index = 0
    for z in grid.firstZ..<grid.firstZ + grid.countZ {
      for y in grid.firstY..<grid.firstY + grid.countY {
        for x in grid.firstX..<grid.firstX + grid.countX {
          var hash = LatticeHash(x, y, z, seed: 0xFA5C)
          let place =
            (SIMD3(Float(x), Float(y), Float(z)) + SIMD3(hash.unit(), hash.unit(), hash.unit()))
            * Float(period)
          let centre = place - origin
          let depth = TissueGeometry.surfaceDistance(x: place.x, y: place.y, z: place.z)
          let myelin = CorticalLayers.myelin(depth: depth)
          // White matter runs in tracts: its fascicles keep the direction of a region of 16 µm.
          var region = LatticeHash(x >> 2, y >> 2, z >> 2, seed: 0xFA5D)
          let tract = region.unit() * 3
          let own = hash.unit() * 3
          let direction = myelin > 0.4 ? tract : own
          fascicles[index] = Fascicle(
            isDendrite: hash.unit() < (myelin > 0.4 ? 0.05 : 0.2),
            axis: direction < 1 ? 0 : direction < 2 ? 1 : 2,
            myelin: myelin, shade: hash.uniform(-1, 1), x: x, y: y, z: z)
          grid.seeds.base[index] = SIMD4(centre.x, centre.y, centre.z, hash.uniform(0, 40_000))
          index += 1
        }
      }
    }
    self.fascicles = fascicles
  }

  /// The fascicle that a place (relative to the chunk's origin) belongs to.
  func fascicle(at place: SIMD4<Float>) -> Fascicle {
    var nearest = 0
    var distance = Float.infinity
    let period = Float(FascicleLattice.period)
    grid.forEachSeed(near: SeedBox(low: place, high: place), reach: period) { index in
      let seed = grid.seeds.base[index]
      let measure = (seed.place - place).squaredLength + seed.w
      if measure < distance {
        distance = measure
        nearest = index
      }
    }
    return fascicles[nearest]
  }
}
