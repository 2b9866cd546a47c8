/// What a cell body looks like beside its place and radius.
struct Soma: BitwiseCopyable {
  var id: UInt64 = 0
  /// Centre relative to the chunk's origin, and radius.
  var nucleus = SIMD4<Float>(repeating: 0)
  var nucleolus = SIMD4<Float>(repeating: 0)
  /// How bright the cytoplasm is, against the mean.
  var shade: Float = 0
  /// How much chromatin is condensed, 0…1: little in neurons, much in glia.
  var chromatin: Float = 0
}

/// The cell bodies around one chunk: at most one a cell of a jittered lattice, as the layer's density has it.
struct SomaLattice {
  /// 10 µm.
  static let period: Float = 1_280
  static let largestRadius: Float = 900

  let grid: SeedGrid
  /// Parallel to the grid's seeds.
  let somata: ScratchBuffer<Soma>
  let isEmpty: Bool

  init(frame: ChunkFrame, displacement: Float) {
    let reach = SomaLattice.largestRadius + displacement + Float(frame.mag)
    let grid = SeedGrid(frame: frame, period: Int(SomaLattice.period), reach: Int(reach), measure: .radius)
    let somata = ScratchBuffer(repeating: Soma(), count: grid.count)
    var isEmpty = true
    var index = 0
    for z in 0..<grid.countZ {
      for y in 0..<grid.countY {
        for x in 0..<grid.countX {
          let isThere = SomaLattice.grow(
            grid.firstX + x, grid.firstY + y, grid.firstZ + z, frame: frame,
            seed: &grid.seeds.base[index], soma: &somata.base[index])
          if isThere { isEmpty = false }
          index += 1
        }
      }
    }
    self.grid = grid
    self.somata = somata
    self.isEmpty = isEmpty
  }

  /// The cell body of one lattice cell; false when it has none.
  private static func grow(
    _ x: Int, _ y: Int, _ z: Int, frame: ChunkFrame, seed: inout SIMD4<Float>, soma: inout Soma
  ) -> Bool {
    var hash = LatticeHash(x, y, z, seed: 0x50A1)
    let jitter = SIMD3(hash.uniform(0.12, 0.88), hash.uniform(0.12, 0.88), hash.uniform(0.12, 0.88))
    let place = (SIMD3(Float(x), Float(y), Float(z)) + jitter) * period
    let depth = TissueGeometry.surfaceDistance(x: place.x, y: place.y, z: place.z)
    guard hash.unit() < CorticalLayers.cellDensity(depth: depth) else { return false }
    let isGlia = hash.unit() < 0.22
    let radius = min(
      CorticalLayers.cellRadius(depth: depth) * hash.uniform(0.8, 1.18) * (isGlia ? 0.68 : 1), largestRadius)
    guard depth > radius * 0.8, TissueGeometry.vesselDistance(x: place.x, y: place.y, z: place.z) < -0.5 * radius
    else { return false }

    let centre = place - SIMD3(Float(frame.x), Float(frame.y), Float(frame.z))
    func nearby(_ distance: Float) -> SIMD3<Float> {
      SIMD3(hash.uniform(-1, 1), hash.uniform(-1, 1), hash.uniform(-1, 1)) * distance
    }
    let nucleus = radius * (isGlia ? hash.uniform(0.7, 0.78) : hash.uniform(0.52, 0.66))
    let nucleusCentre = centre + nearby(0.12 * radius)
    let nucleolus = isGlia ? 0 : nucleus * hash.uniform(0.16, 0.24)
    let nucleolusCentre = nucleusCentre + nearby(0.32 * nucleus)
    seed = SIMD4(centre.x, centre.y, centre.z, radius)
    soma.id = SegmentID.soma(x, y, z)
    soma.nucleus = SIMD4(nucleusCentre.x, nucleusCentre.y, nucleusCentre.z, nucleus)
    soma.nucleolus = SIMD4(nucleolusCentre.x, nucleolusCentre.y, nucleolusCentre.z, nucleolus)
    soma.shade = hash.uniform(-0.05, 0.05) - (isGlia ? 0.09 : 0)
    soma.chromatin = isGlia ? hash.uniform(0.6, 1) : hash.uniform(0.1, 0.35)
    return true
  }
}
