/// One neurite, or what fills a place that none was resolved at.
struct Neurite: BitwiseCopyable {
  static let thickestSheath: Float = 10

  /// 0 where neurites are too thin for the mag.
  var id: UInt64 = 0
  /// How bright the cytoplasm is, against the mean.
  var shade: Float = 0
  /// The thickness of the myelin sheath in mag-1 voxels; 0 without one.
  var sheath: Float = 0
  /// 1 where it may hold synaptic vesicles, else 0.
  var vesicles: Float = 0
}

/// What eight voxels' neurites look like, see ``Neurite``.
struct NeuriteTraits {
  var shade = Lanes(repeating: 0)
  var sheath = Lanes(repeating: 0)
  var vesicles = Lanes(repeating: 0)
}

/// A mitochondrion: a capsule along one axis.
struct Mitochondrion: BitwiseCopyable {
  /// Centre relative to the chunk's origin, and radius.
  var body = SIMD4<Float>(repeating: 0)
  var halfLength: Float = 0
  var axis = 0
  /// The neurite that it lies in, an index into ``NeuriteLattice/neurites``, or -1; cell bodies show it in any case.
  var slot: Float = 0
}

/// The packed neurites between the cell bodies around one chunk: domains of a jittered lattice, joined along bundles
/// to axons and in whole regions to dendrites.
struct NeuriteLattice {
  /// 0.67 µm.
  private static let period = 84
  static let reach: Float = 126

  let grid: SeedGrid
  /// For each seed, which of ``neurites`` it is part of.
  let slots: ScratchBuffer<Int32>
  let neurites: ScratchBuffer<Neurite>
  let mitochondria: ScratchBuffer<Mitochondrion>
  /// For each seed, its mitochondrion in ``mitochondria``, or -1.
  let mitochondrionOfSeed: ScratchBuffer<Int32>
  /// How far from a block the seeds lie that can own a place in it.
  let searchReach: Float

  /// Whether neurites are told apart at a mag, and whether at least dendrites are.
  static func showsAxons(mag: Int) -> Bool { mag <= 16 }
  static func showsDendrites(mag: Int) -> Bool { mag <= 64 }

  /// - Parameters:
  ///   - displacement: how far the domain warp moves places at most.
  ///   - organelles: whether mitochondria are wanted.
  init(frame: ChunkFrame, displacement: Float, organelles: Bool) {
    if NeuriteLattice.showsAxons(mag: frame.mag) {
      self.init(axonsOf: frame, displacement: displacement, organelles: organelles)
    } else {
      self.init(dendritesOf: frame, displacement: displacement)
    }
  }

  /// Dendrites alone; all axons are one pale mass.
  private init(dendritesOf frame: ChunkFrame, displacement: Float) {
    let lattice = FascicleLattice(frame: frame, reach: Int(displacement))
    grid = lattice.grid
    slots = ScratchBuffer(repeating: 0, count: grid.count)
    mitochondrionOfSeed = ScratchBuffer(repeating: -1, count: grid.count)
    mitochondria = ScratchBuffer([])
    searchReach = Float(FascicleLattice.period) * 1.2
    var neurites = [Neurite()]
    for (i, fascicle) in lattice.fascicles.enumerated() where fascicle.isDendrite {
      slots.base[i] = Int32(truncatingIfNeeded: neurites.count)
      neurites.append(NeuriteLattice.dendrite(fascicle))
    }
    self.neurites = ScratchBuffer(neurites)
  }

  private init(axonsOf frame: ChunkFrame, displacement: Float, organelles: Bool) {
    let period = NeuriteLattice.period
    let reach = Int(NeuriteLattice.reach + displacement)
    grid = SeedGrid(frame: frame, period: period, reach: reach, measure: .handicap)
    slots = ScratchBuffer(repeating: 0, count: grid.count)
    mitochondrionOfSeed = ScratchBuffer(repeating: -1, count: grid.count)
    searchReach = NeuriteLattice.reach
    let lattice = FascicleLattice(frame: frame, reach: reach + period)
    var neurites = [Neurite()]
    var mitochondria: [Mitochondrion] = []
    var slotOfID: [UInt64: Int32] = [:]
    slotOfID.reserveCapacity(grid.count)
    let origin = SIMD3(Float(frame.x), Float(frame.y), Float(frame.z))
    var index = 0
    for z in grid.firstZ..<grid.firstZ + grid.countZ {
      for y in grid.firstY..<grid.firstY + grid.countY {
        for x in grid.firstX..<grid.firstX + grid.countX {
          defer { index += 1 }
          var hash = LatticeHash(x, y, z, seed: 0x4E01)
          let jitter = SIMD3(hash.uniform(0.14, 0.86), hash.uniform(0.14, 0.86), hash.uniform(0.14, 0.86))
          let centre = (SIMD3(Float(x), Float(y), Float(z)) + jitter) * Float(period) - origin
          let fascicle = lattice.fascicle(at: SIMD4(centre.x, centre.y, centre.z, 0))
          let column = NeuriteLattice.column(x, y, z, axis: fascicle.axis)
          let id =
            fascicle.isDendrite
            ? SegmentID.dendrite(fascicle.x, fascicle.y, fascicle.z)
            : SegmentID.axon(fascicle.x, fascicle.y, fascicle.z, column: column.y * 16 + column.x)
          let slot: Int32
          if let known = slotOfID[id] {
            slot = known
          } else {
            slot = Int32(truncatingIfNeeded: neurites.count)
            slotOfID[id] = slot
            neurites.append(
              fascicle.isDendrite
                ? NeuriteLattice.dendrite(fascicle) : NeuriteLattice.axon(fascicle, id: id, column: column))
          }
          // The weight is the axon's own, so that thin ones stay thin all along.
          var own = LatticeHash(column.x, column.y, fascicle.x &+ fascicle.y &* 977, seed: 0x4E02)
          let sheath = neurites[Int(slot)].sheath
          let handicap = fascicle.isDendrite ? 1_000 : sheath > 0 ? 0 : 200 + own.unit() * 1_800
          slots.base[index] = slot
          grid.seeds.base[index] = SIMD4(centre.x, centre.y, centre.z, handicap)
          // Some have room in cell bodies only, see ``Mitochondrion/slot``.
          let kind = hash.unit()
          let share: Float = fascicle.isDendrite ? 0.16 : 0.12
          if organelles, kind < share + 0.2 {
            let offset = SIMD3(hash.uniform(-8, 8), hash.uniform(-8, 8), hash.uniform(-8, 8))
            let body = centre + offset
            let radius = hash.uniform(13, 24) + (fascicle.isDendrite ? 4 : 0)
            // Thinner ones than a voxel or so are left out.
            guard radius >= Float(frame.mag + 3) else { continue }
            mitochondrionOfSeed.base[index] = Int32(truncatingIfNeeded: mitochondria.count)
            mitochondria.append(
              Mitochondrion(
                body: SIMD4(body.x, body.y, body.z, radius),
                halfLength: hash.uniform(10, 78), axis: fascicle.axis,
                slot: kind < share ? Float(slot) : -1))
          }
        }
      }
    }
    self.neurites = ScratchBuffer(neurites)
    self.mitochondria = ScratchBuffer(mitochondria)
  }

  /// Looks up eight voxels' neurites, which mostly are one and the same.
  @inline(__always)
  func traits(_ slots: Lanes) -> NeuriteTraits {
    let first = neurites.base[laneIndex(slots[0])]
    var traits = NeuriteTraits(
      shade: Lanes(repeating: first.shade), sheath: Lanes(repeating: first.sheath),
      vesicles: Lanes(repeating: first.vesicles))
    if all(slots .== slots[0]) { return traits }
    for lane in 1..<8 {
      let neurite = neurites.base[laneIndex(slots[lane])]
      traits.shade[lane] = neurite.shade
      traits.sheath[lane] = neurite.sheath
      traits.vesicles[lane] = neurite.vesicles
    }
    return traits
  }

  private static func dendrite(_ fascicle: FascicleLattice.Fascicle) -> Neurite {
    Neurite(id: SegmentID.dendrite(fascicle.x, fascicle.y, fascicle.z), shade: 0.075 + 0.03 * fascicle.shade)
  }

  private static func axon(_ fascicle: FascicleLattice.Fascicle, id: UInt64, column: (x: Int, y: Int)) -> Neurite {
    var hash = LatticeHash(Int(truncatingIfNeeded: id), Int(truncatingIfNeeded: id >> 20), 0, seed: 0x4E03)
    let isMyelinated = hash.unit() < fascicle.myelin
    let shade = hash.uniform(-0.12, 0.07)
    let isPresynaptic = hash.unit() < 0.55
    return Neurite(
      id: id, shade: isMyelinated ? 0.06 : shade, sheath: isMyelinated ? hash.uniform(6, Neurite.thickestSheath) : 0,
      vesicles: isPresynaptic && !isMyelinated ? 1 : 0)
  }

  /// The lattice cell's place across a bundle, which is what an axon's seeds have in common.
  private static func column(_ x: Int, _ y: Int, _ z: Int, axis: Int) -> (x: Int, y: Int) {
    switch axis {
    case 0: (y & 15, z & 15)
    case 1: (x & 15, z & 15)
    default: (x & 15, y & 15)
    }
  }
}
