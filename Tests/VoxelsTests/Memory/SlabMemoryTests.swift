import TestSupport
import Testing
import Voxels

@Suite struct SlabMemoryTests {
  /// Slabs of all sizes at once, in any order, none of which overlaps another.
  @Test(arguments: 0..<3) func slabsAreApart(seed: Int) {
    var random = SeededRandom(UInt64(seed))
    var held: [(slab: Slab, mark: UInt64)] = []
    for step in 0..<3000 {
      let size = (1 << Int.random(in: 6...21, using: &random)) + Int.random(in: 0..<64, using: &random)
      let slab = Slab(size: size)
      let mark = UInt64(step)
      for offset in [0, slab.capacity / 16 * 8, slab.capacity - 8] {
        slab.base.storeBytes(of: mark, toByteOffset: offset, as: UInt64.self)
      }
      held.append((slab, mark))
      while held.count > 60 {
        let (slab, mark) = held.remove(at: Int.random(in: 0..<held.count, using: &random))
        for offset in [0, slab.capacity / 16 * 8, slab.capacity - 8] {
          #expect(slab.base.load(fromByteOffset: offset, as: UInt64.self) == mark)
        }
      }
    }
  }

  @Test func wholePagesFromSomeOn() {
    for size in [16_385, 20_000, 30_001, 100_000, 1 << 20] { #expect(Slab.roundedCapacity(size) % 4096 == 0) }
    #expect(Slab.roundedCapacity(1 << 14) == 1 << 14)
    #expect(Slab.roundedCapacity(5000) < 5700)
  }

  /// A small part of much memory is worth a copy, most of it is not.
  @Test func compactBytes() {
    let whole = Bytes(pseudoRandomBytes(100_000))
    let part = whole[500..<900]
    #expect(part.compact.array == part.array)
    #expect(part.compact.footprint < 600)
    #expect(whole[0..<60_000].compact.footprint == whole.footprint)
    #expect(Slab.bytesInUse >= whole.footprint)
  }

  /// What waits for the next slab is charged, and no more than its share.
  @Test func spareMemoryIsBounded() {
    var held = (0..<400).map { _ in Slab(size: 1 << 20) }
    held.removeAll()
    let ledger = MemoryLedger.shared
    #expect(ledger.used(for: .spare) >= 1 << 20)
    #expect(ledger.used(for: .spare) <= ledger.share(of: .spare))
  }
}
