/// Picks the cells that come into question for the blocks of a row of blocks: first for 8 × 8 × 8 voxels, from the
/// lattices, then from these for each smaller block.
struct CellPicker {
  private let somata: SomaLattice?
  private let neurites: NeuriteLattice?
  private let detail: Bool
  private let somaSlack: Float
  private let mitochondrionSlack: Float
  private var locator: NeuriteLocator?
  private var coarse = Candidates()
  private var fine = Candidates()
  private var mitochondria: [Int32] = []

  init(_ tissue: TissueSampler, detail: Bool) {
    somata = tissue.somata
    neurites = tissue.neurites
    self.detail = detail
    let mag = Float(tissue.frame.mag)
    // Two bodies flatten each other, which takes twice the distance up to which a membrane is seen.
    somaSlack = detail ? 2 * max(tissue.filter.lineReach(halfWidth: 4), mag * 0.5) : 1
    mitochondrionSlack = 2 + mag * 0.6
    locator = tissue.neurites.map { NeuriteLocator($0, filter: tissue.filter, detail: detail) }
  }

  /// Fills in the row's neurites, and its 32 blocks of 8 × 4 × 4 voxels: four across (y, z) for each of 8 along x.
  mutating func pick(for row: BlockRow, into blocks: [CellBlock]) {
    for group in 0..<ChunkFrame.groups {
      var whole = SeedBox.empty
      for i in group * 8..<group * 8 + 8 { whole.include(row.boxes.base[i]) }
      if let somata { pickSomata(somata, whole, row, blocks, group: group) }
      guard let neurites else { continue }
      if detail { pickMitochondria(neurites, whole, row, blocks, group: group) }
      if isInsideSoma(whole) { continue }
      coarse.collect(
        from: neurites.grid, box: whole, reach: neurites.searchReach, cap: .infinity,
        slack: locator?.coarseSlack ?? 0)
      locator?.locate(coarse, row, group: group)
    }
  }

  /// Whether no neurite can be seen in a box, all of which lies in one of the cell bodies picked last.
  private func isInsideSoma(_ box: SeedBox) -> Bool {
    guard somata != nil else { return false }
    for i in 0..<coarse.count {
      let seed = coarse.seed(i)
      let room = seed.w - somaSlack - 2
      if room > 0, box.squaredDistances(from: seed).far < room * room { return true }
    }
    return false
  }

  private static func box(_ row: BlockRow, group: Int, part: Int) -> SeedBox {
    var box = row.boxes.base[group * 8 + part]
    box.include(row.boxes.base[group * 8 + 4 + part])
    return box
  }

  private mutating func pickSomata(
    _ lattice: SomaLattice, _ whole: SeedBox, _ row: BlockRow, _ blocks: [CellBlock], group: Int
  ) {
    coarse.collect(
      from: lattice.grid, box: whole, reach: SomaLattice.largestRadius + somaSlack, cap: 0, slack: somaSlack)
    for part in 0..<4 {
      if coarse.count > 0 {
        let box = CellPicker.box(row, group: group, part: part)
        fine.collect(from: coarse, of: lattice.grid, box: box, cap: 0, slack: somaSlack)
        blocks[group * 4 + part].setSomata(fine, of: lattice)
      } else {
        blocks[group * 4 + part].setSomata(coarse, of: lattice)
      }
    }
  }

  private mutating func pickMitochondria(
    _ lattice: NeuriteLattice, _ whole: SeedBox, _ row: BlockRow, _ blocks: [CellBlock], group: Int
  ) {
    mitochondria.removeAll(keepingCapacity: true)
    lattice.grid.forEachSeed(near: whole, reach: NeuriteLattice.reach) { seed in
      let index = lattice.mitochondrionOfSeed.base[seed]
      guard index >= 0, lattice.mitochondria.base[Int(index)].isWithin(mitochondrionSlack, of: whole) else { return }
      mitochondria.append(index)
    }
    for part in 0..<4 {
      let box = CellPicker.box(row, group: group, part: part)
      blocks[group * 4 + part].setMitochondria(mitochondria, of: lattice, box: box, slack: mitochondrionSlack)
    }
  }
}
