/// Writes ids: of the vessel, the cell body or the neurite that holds a voxel's centre, in this order; 0 outside the
/// tissue and where the cells are too small for the mag.
struct SegmentationPainter: TissuePainter {
  static let needsDetail = false

  private let somata: SomaLattice?
  private let neurites: NeuriteLattice?
  private let out: UnsafeMutablePointer<UInt64>

  init(_ tissue: TissueSampler, _ memory: UnsafeMutableRawPointer) {
    somata = tissue.somata
    neurites = tissue.neurites
    out = memory.bindMemory(to: UInt64.self, capacity: ChunkFrame.voxelCount)
  }

  func prepare(z: Int, y: Int) {}

  @inline(__always)
  func paint(_ lanes: TissueLanes, z: Int, y: Int, group: Int) {
    let row = out + ((z &* ChunkFrame.edge &+ y) &* ChunkFrame.edge &+ group &* 8)
    let isOutside = lanes.surface .<= 0
    let isVessel = lanes.vesselWall .> 0
    let isSoma = lanes.soma .> 0
    for lane in 0..<8 {
      var id: UInt64 = 0
      if isOutside[lane] {
        id = 0
      } else if isVessel[lane] {
        id = SegmentID.vasculature
      } else if isSoma[lane], let somata {
        id = somata.somata.base[laneIndex(lanes.somaIndex[lane])].id
      } else if let neurites {
        id = neurites.neurites.base[laneIndex(lanes.neurite[lane])].id
      }
      row[lane] = id
    }
  }
}
