/// Looks up what there is at every voxel of one chunk, the same for all layers.
///
/// Voxels are handled in blocks of 8 × 4 × 4, for each of which the few cells that come into question are picked
/// once. Cells are looked up at warped places, so that flat walls become wavy; the warp is smooth noise.
final class TissueSampler {
  private static let warp: [(octave: NoiseOctave, amplitude: Float)] = [
    (NoiseOctave(shift: 10, seed: 0xA201), 95), (NoiseOctave(shift: 8, seed: 0xA202), 30),
    (NoiseOctave(shift: 6, seed: 0xA203), 6), (NoiseOctave(shift: 5, seed: 0xA204), 3.2),
  ]

  /// The mags at which cell bodies and their nuclei are told apart.
  static func showsSomata(mag: Int) -> Bool { mag <= 256 }
  static func showsNuclei(mag: Int) -> Bool { mag <= 128 }

  let frame: ChunkFrame
  let filter: VoxelFilter
  let somata: SomaLattice?
  let neurites: NeuriteLattice?
  private let surface: SurfaceLattice
  private let warpRows: [(rows: NoiseRows, amplitude: Float)]
  /// Nil where no vessel is near.
  private let vessels: VesselRows?
  private let blockRow = BlockRow()

  init(frame: ChunkFrame, surface: SurfaceLattice, organelles: Bool) {
    self.frame = frame
    self.surface = surface
    filter = VoxelFilter(width: Float(frame.mag))
    // Shifts by less than half a voxel are left out.
    let octaves = TissueSampler.warp.filter { $0.octave.isVisible(mag: 2 * frame.mag) }
    let displacement = octaves.reduce(0) { $0 + $1.amplitude } * NoiseOctave.largest
    if TissueSampler.showsSomata(mag: frame.mag) {
      let lattice = SomaLattice(frame: frame, displacement: displacement)
      somata = lattice.isEmpty ? nil : lattice
    } else {
      somata = nil
    }
    neurites =
      NeuriteLattice.showsDendrites(mag: frame.mag)
      ? NeuriteLattice(frame: frame, displacement: displacement, organelles: organelles) : nil
    // Unwarped places do where nothing is looked up.
    let isWarped = somata != nil || neurites != nil
    warpRows = isWarped ? octaves.map { (NoiseRows($0.octave, frame: frame), $0.amplitude) } : []
    vessels = VesselRows.mayTouch(frame) ? VesselRows(frame) : nil
  }

  /// Runs through all voxels of the chunk.
  func paint<Painter: TissuePainter>(with painter: Painter) {
    let blocks = (0..<ChunkFrame.groups * 4).map { _ in CellBlock() }
    var picker = CellPicker(self, detail: Painter.needsDetail)
    for z in stride(from: 0, to: ChunkFrame.edge, by: 8) {
      for y in stride(from: 0, to: ChunkFrame.edge, by: 8) {
        if somata != nil || neurites != nil {
          warp(z: z, y: y)
          picker.pick(for: blockRow, into: blocks)
        }
        for row in 0..<64 { paintRow(with: painter, blocks, z: z + row >> 3, y: y + row & 7, row: row) }
      }
    }
  }

  @inline(__always)
  private func paintRow<Painter: TissuePainter>(
    with painter: Painter, _ blocks: [CellBlock], z: Int, y: Int, row: Int
  ) {
    surface.prepare(z: z, y: y)
    vessels?.prepare(z: z, y: y)
    painter.prepare(z: z, y: y)
    let part = (row >> 5) << 1 | (row >> 2) & 1
    let nuclei = Painter.needsDetail && TissueSampler.showsNuclei(mag: frame.mag)
    for group in 0..<ChunkFrame.groups {
      var lanes = TissueLanes()
      lanes.surface = surface.sample(group)
      if let vessels { (lanes.vessel, lanes.vesselWall) = vessels.sample(group) }
      let block = blocks[group &* 4 &+ part]
      let place = blockRow.places(row: row, group: group)
      block.locateSoma(place, nuclei: nuclei, into: &lanes)
      lanes.neurite = blockRow.lanes(blockRow.neurite, row: row, group: group)
      if Painter.needsDetail {
        lanes.membrane = blockRow.lanes(blockRow.membrane, row: row, group: group)
        block.locateMitochondrion(place, into: &lanes)
      }
      painter.paint(lanes, z: z, y: y, group: group)
    }
  }

  /// Fills in the places of 8 × 8 rows.
  private func warp(z: Int, y: Int) {
    for row in 0..<64 {
      let rowZ = z + row >> 3
      let rowY = y + row & 7
      for (rows, _) in warpRows { rows.prepare(z: rowZ, y: rowY) }
      let centreY = Lanes(repeating: frame.centre(rowY))
      let centreZ = Lanes(repeating: frame.centre(rowZ))
      for group in 0..<ChunkFrame.groups {
        var place = PlaceLanes(x: frame.centres(group: group), y: centreY, z: centreZ)
        for (rows, amplitude) in warpRows {
          let noise = rows.sample(group)
          place.x += noise.a * amplitude
          place.y += noise.b * amplitude
          place.z += noise.c * amplitude
        }
        blockRow.setPlaces(place, row: row, group: group)
      }
    }
    blockRow.measure()
  }
}
