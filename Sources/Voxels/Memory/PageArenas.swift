import Glibc

/// Runs of pages in large mappings that ask for huge pages.
///
/// First touch of huge pages is four times as fast as that of small ones, and a mapping of its own for each chunk would
/// soon be more mappings than the system allows. What is given back belongs to the system again at once.
final class PageArenas: Sendable {
  private static let pageSize = 4096
  private static let hugePageSize = 2 << 20
  private static let arenaSize = 64 << 20
  /// Larger runs are mapped alone.
  private static let largestRun = 8 << 20

  private struct Arena {
    let base: Int
    /// What is free, by rising address; no two runs touch.
    var free: [Range<Int>]
    /// No free run is larger.
    var largest: Int
    /// Whether it may have parts of huge pages that belong to the system again.
    var hasHoles = false
  }

  /// By rising address.
  private let arenas = Locked<[Arena]>([])

  /// Memory that is zero or was used before.
  ///
  /// - Parameter size: a multiple of the page size.
  func take(_ size: Int) -> UnsafeMutableRawPointer {
    let size = PageArenas.rounded(size)
    let address =
      size > PageArenas.largestRun
      ? PageArenas.map(size, alignment: PageArenas.pageSize)
      : arenas.withLock { arenas in
        for index in arenas.indices where arenas[index].largest >= size {
          if let address = PageArenas.take(size, from: &arenas[index]) { return address }
        }
        let base = PageArenas.map(PageArenas.arenaSize, alignment: PageArenas.arenaSize)
        let arena = Arena(
          base: base, free: [base + size..<base + PageArenas.arenaSize], largest: PageArenas.arenaSize - size)
        arenas.insert(arena, at: PageArenas.place(of: base, in: arenas))
        return base
      }
    guard let pointer = UnsafeMutableRawPointer(bitPattern: address) else { fatalError("out of memory: \(size) bytes") }
    return pointer
  }

  func give(_ run: UnsafeMutableRawPointer, _ size: Int) {
    let size = PageArenas.rounded(size)
    guard size <= PageArenas.largestRun else {
      munmap(run, size)
      return
    }
    madvise(run, size, Int32(MADV_DONTNEED))
    let address = Int(bitPattern: run)
    let base = address & ~(PageArenas.arenaSize - 1)
    let idle = arenas.withLock { arenas -> Int? in
      let index = PageArenas.place(of: base, in: arenas)
      PageArenas.give(address..<address + size, to: &arenas[index])
      if !arenas[index].hasHoles, size % PageArenas.hugePageSize != 0 {
        // Or the kernel would make huge pages of what is left, and fill the holes: memory that nobody has asked for.
        arenas[index].hasHoles = true
        madvise(UnsafeMutableRawPointer(bitPattern: base), PageArenas.arenaSize, Int32(MADV_NOHUGEPAGE))
      }
      guard arenas[index].largest == PageArenas.arenaSize, arenas.count > 1 else { return nil }
      arenas.remove(at: index)
      return base
    }
    if let idle { munmap(UnsafeMutableRawPointer(bitPattern: idle), PageArenas.arenaSize) }
  }

  private static func rounded(_ size: Int) -> Int { (size + pageSize - 1) & ~(pageSize - 1) }

  /// The first run that is large enough, so that what is in use stays together.
  private static func take(_ size: Int, from arena: inout Arena) -> Int? {
    guard let index = arena.free.firstIndex(where: { $0.count >= size }) else {
      arena.largest = arena.free.reduce(0) { max($0, $1.count) }
      return nil
    }
    let run = arena.free[index]
    if run.count == size {
      arena.free.remove(at: index)
    } else {
      arena.free[index] = run.lowerBound + size..<run.upperBound
    }
    return run.lowerBound
  }

  private static func give(_ run: Range<Int>, to arena: inout Arena) {
    var (low, high) = (0, arena.free.count)
    while low < high {
      let middle = (low + high) / 2
      if arena.free[middle].lowerBound < run.lowerBound { low = middle + 1 } else { high = middle }
    }
    var run = run
    if low < arena.free.count, arena.free[low].lowerBound == run.upperBound {
      run = run.lowerBound..<arena.free.remove(at: low).upperBound
    }
    if low > 0, arena.free[low - 1].upperBound == run.lowerBound {
      run = arena.free[low - 1].lowerBound..<run.upperBound
      arena.free[low - 1] = run
    } else {
      arena.free.insert(run, at: low)
    }
    arena.largest = max(arena.largest, run.count)
  }

  /// Where an arena is, or belongs.
  private static func place(of base: Int, in arenas: [Arena]) -> Int {
    var (low, high) = (0, arenas.count)
    while low < high {
      let middle = (low + high) / 2
      if arenas[middle].base < base { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Fresh memory at a multiple of `alignment`.
  private static func map(_ size: Int, alignment: Int) -> Int {
    let room = size + alignment - pageSize
    let mapped = mmap(nil, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { fatalError("out of memory: \(size) bytes") }
    let start = (Int(bitPattern: mapped) + alignment - 1) & ~(alignment - 1)
    let before = start - Int(bitPattern: mapped)
    if before > 0 { munmap(mapped, before) }
    if room - before > size { munmap(mapped + before + size, room - before - size) }
    if size >= hugePageSize { madvise(mapped + before, size, Int32(MADV_HUGEPAGE)) }
    return start
  }
}
