/// Finds the neurite of every voxel, and how far the next one is, in blocks of 4 × 4 × 4 voxels.
///
/// Blocks as long as a group of eight would have twice the candidates at coarse mags, so eight lanes are here four
/// voxels along x of two neighbouring rows.
struct NeuriteLocator {
  private struct Candidate: BitwiseCopyable {
    var seed: SIMD4<Float>
    var slot: Float
  }

  private let lattice: NeuriteLattice
  /// Whether distances from membranes have to be right, not only which side of them one is.
  private let detail: Bool
  /// Twice the distance up to which a membrane is seen, and up to which a myelin sheath is.
  private let slack: Float
  private let sheathSlack: Float
  private var fine = Candidates()
  private let candidates = ScratchBuffer(
    repeating: Candidate(seed: SIMD4(repeating: 0), slot: 0), count: Candidates.capacity)

  init(_ lattice: NeuriteLattice, filter: VoxelFilter, detail: Bool) {
    self.lattice = lattice
    self.detail = detail
    slack = detail ? 2 * filter.lineReach(halfWidth: 4) : 1
    // At coarse mags the rim of a sheath is much thinner than a voxel.
    let rim = filter.width < 8 ? Neurite.thickestSheath + 2 : 0
    sheathSlack = detail ? max(slack, 2 * rim) : 1
  }

  /// The slack for boxes that hold several blocks.
  var coarseSlack: Float { sheathSlack }

  /// Locates the voxels of eight blocks: 8 × 8 × 8 voxels.
  ///
  /// - Parameters:
  ///   - coarse: the candidates of all eight.
  ///   - group: which eight voxels along x.
  mutating func locate(_ coarse: Candidates, _ row: BlockRow, group: Int) {
    var slack = slack
    if detail {
      for i in 0..<coarse.count {
        let slot = Int(lattice.slots.base[coarse.index(i)])
        if lattice.neurites.base[slot].sheath > 0 {
          slack = sheathSlack
          break
        }
      }
    }
    for quad in group * 2..<group * 2 + 2 {
      for part in 0..<4 {
        let box = row.boxes.base[quad * 4 + part]
        fine.collect(from: coarse, of: lattice.grid, box: box, cap: .infinity, slack: slack)
        for i in 0..<fine.count {
          candidates.base[i] = Candidate(seed: fine.seed(i), slot: Float(lattice.slots.base[fine.index(i)]))
        }
        for pair in 0..<8 {
          let z = (part >> 1) &* 4 &+ pair >> 1
          let y = (part & 1) &* 4 &+ (pair & 1) &* 2
          locate(row, first: (z &* 8 &+ y) &* BlockRow.quads &+ quad)
        }
      }
    }
  }

  /// Locates four voxels along x and their neighbours in the next row.
  @inline(__always)
  private func locate(_ row: BlockRow, first: Int) {
    let next = first &+ BlockRow.quads
    let place = PlaceLanes(
      x: Lanes(lowHalf: row.x.base[first], highHalf: row.x.base[next]),
      y: Lanes(lowHalf: row.y.base[first], highHalf: row.y.base[next]),
      z: Lanes(lowHalf: row.z.base[first], highHalf: row.z.base[next]))
    let farSquared = TissueLanes.far * TissueLanes.far
    // Squares of the handicapped distance, see ``SeedGrid/Measure``.
    var nearest = Lanes(repeating: farSquared)
    // The nearest of those that belong to another neurite than the nearest of all.
    var second = nearest
    var slot = Lanes(repeating: 0)
    if detail {
      for i in 0..<fine.count {
        let candidate = candidates.base[i]
        let distance = place.squaredDistance(from: candidate.seed) + candidate.seed.w
        let isCloser = distance .< nearest
        let isSame = slot .== candidate.slot
        let loser = upper(distance, nearest).replacing(with: farSquared, where: isSame)
        second = lower(second, loser)
        nearest = lower(nearest, distance)
        slot = slot.replacing(with: candidate.slot, where: isCloser)
      }
      let membrane = (root(second) - root(nearest)) * 0.5
      row.membrane.base[first] = membrane.lowHalf
      row.membrane.base[next] = membrane.highHalf
    } else {
      for i in 0..<fine.count {
        let candidate = candidates.base[i]
        let distance = place.squaredDistance(from: candidate.seed) + candidate.seed.w
        let isCloser = distance .< nearest
        nearest = lower(nearest, distance)
        slot = slot.replacing(with: candidate.slot, where: isCloser)
      }
    }
    row.neurite.base[first] = slot.lowHalf
    row.neurite.base[next] = slot.highHalf
  }
}
