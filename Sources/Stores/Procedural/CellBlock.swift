/// The cell bodies and mitochondria that come into question for one block of 8 × 4 × 4 voxels, and which of them each
/// voxel lies in.
final class CellBlock {
  /// More candidates than any block has.
  private static let capacity = 128

  private struct SomaCandidate: BitwiseCopyable {
    var seed: SIMD4<Float>
    var nucleus: SIMD4<Float>
    var nucleolus: SIMD4<Float>
    var index: Float
  }

  private let somata: ScratchBuffer<SomaCandidate>
  private let mitochondria: ScratchBuffer<Mitochondrion>
  private var somaCount = 0
  private var mitochondrionCount = 0

  init() {
    let zero = SIMD4<Float>(repeating: 0)
    somata = ScratchBuffer(
      repeating: SomaCandidate(seed: zero, nucleus: zero, nucleolus: zero, index: 0), count: CellBlock.capacity)
    mitochondria = ScratchBuffer(repeating: Mitochondrion(), count: CellBlock.capacity)
  }

  func setSomata(_ candidates: Candidates, of lattice: SomaLattice) {
    somaCount = min(candidates.count, CellBlock.capacity)
    for i in 0..<somaCount {
      let index = candidates.index(i)
      let soma = lattice.somata.base[index]
      somata.base[i] = SomaCandidate(
        seed: candidates.seed(i), nucleus: soma.nucleus, nucleolus: soma.nucleolus,
        index: Float(index))
    }
  }

  /// - Parameter nearby: indices of ``NeuriteLattice/mitochondria``.
  func setMitochondria(_ nearby: [Int32], of lattice: NeuriteLattice, box: SeedBox, slack: Float) {
    mitochondrionCount = 0
    for index in nearby where mitochondrionCount < CellBlock.capacity {
      let mitochondrion = lattice.mitochondria.base[Int(index)]
      // Those without a neurite show in cell bodies only.
      guard mitochondrion.slot >= 0 || somaCount > 0, mitochondrion.isWithin(slack, of: box) else { continue }
      mitochondria.base[mitochondrionCount] = mitochondrion
      mitochondrionCount += 1
    }
  }

  @inline(__always)
  func locateSoma(_ place: PlaceLanes, nuclei: Bool, into lanes: inout TissueLanes) {
    guard somaCount > 0 else { return }
    var nearest = Lanes(repeating: TissueLanes.far)
    var second = nearest
    for i in 0..<somaCount {
      let candidate = somata.base[i]
      let distance = place.distance(from: candidate.seed) - candidate.seed.w
      let isCloser = distance .< nearest
      second = lower(second, upper(distance, nearest))
      nearest = lower(nearest, distance)
      lanes.somaIndex = lanes.somaIndex.replacing(with: candidate.index, where: isCloser)
      if nuclei {
        lanes.nucleus = lanes.nucleus.replacing(
          with: candidate.nucleus.w - place.distance(from: candidate.nucleus), where: isCloser)
        lanes.nucleolus = lanes.nucleolus.replacing(
          with: candidate.nucleolus.w - place.distance(from: candidate.nucleolus), where: isCloser)
      }
    }
    // Where two bodies meet they flatten each other.
    lanes.soma = lower(-nearest, (second - nearest) * 0.5)
    lanes.nucleus = lower(lanes.nucleus, lanes.soma - 36)
    lanes.nucleolus = lower(lanes.nucleolus, lanes.nucleus - 12)
  }

  @inline(__always)
  func locateMitochondrion(_ place: PlaceLanes, into lanes: inout TissueLanes) {
    for i in 0..<mitochondrionCount {
      let candidate = mitochondria.base[i]
      let body = candidate.body
      let dx = place.x - body.x
      let dy = place.y - body.y
      let dz = place.z - body.z
      let along: Lanes
      let acrossSquared: Lanes
      switch candidate.axis {
      case 0: (along, acrossSquared) = (dx, dy * dy + dz * dz)
      case 1: (along, acrossSquared) = (dy, dx * dx + dz * dz)
      default: (along, acrossSquared) = (dz, dx * dx + dy * dy)
      }
      let beyond = upper(magnitude(along) - candidate.halfLength, Lanes(repeating: 0))
      var distance = body.w - root(acrossSquared + beyond * beyond)
      // It shows in its own neurite, and in cell bodies, which the neurites' domains run through unseen.
      let isAway = (lanes.neurite .!= candidate.slot) .& (lanes.soma .< 0)
      distance = distance.replacing(with: -TissueLanes.far, where: isAway)
      let isCloser = distance .> lanes.mitochondrion
      lanes.mitochondrion = lanes.mitochondrion.replacing(with: distance, where: isCloser)
      lanes.mitochondrionPhase = lanes.mitochondrionPhase.replacing(with: along, where: isCloser)
    }
  }
}

extension Mitochondrion {
  /// Whether it comes this close to a box.
  @inline(__always)
  func isWithin(_ slack: Float, of box: SeedBox) -> Bool {
    let reach = body.w + halfLength + slack
    return box.squaredDistances(from: body).near <= reach * reach
  }
}
