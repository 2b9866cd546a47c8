import CUncached

/// Copies an N-dimensional pattern of elements. Runs that are contiguous on both sides go as one `memcpy`.
///
/// The caller vouches that every element of both patterns lies in memory it owns, and that they do not overlap.
///
/// - Parameter isReadSoon: false when the destination belongs to something larger than the processor's caches, which
///   is read when all of it is there. Whole cache lines are then written past the caches, in less than half the time:
///   else each would be fetched first only to be overwritten.
public func copyStrided(
  shape: [Int], elementSize: Int, from source: UnsafeRawPointer, strides sourceStrides: [Int],
  to destination: UnsafeMutableRawPointer, strides destinationStrides: [Int], isReadSoon: Bool = true
) {
  guard !shape.contains(0) else { return }
  // Axes by falling destination stride, extent-1 axes dropped, neighbours merged where both sides are contiguous.
  var axes: [(extent: Int, from: Int, to: Int)] = []
  for axis in shape.indices.sorted(by: { destinationStrides[$0] > destinationStrides[$1] }) where shape[axis] > 1 {
    let next = (extent: shape[axis], from: sourceStrides[axis], to: destinationStrides[axis])
    if let last = axes.last, last.from == next.from * next.extent, last.to == next.to * next.extent {
      axes[axes.count - 1] = (last.extent * next.extent, next.from, next.to)
    } else {
      axes.append(next)
    }
  }
  var run = elementSize
  if let inner = axes.last, inner.from == elementSize, inner.to == elementSize {
    run = inner.extent * elementSize
    axes.removeLast()
  }
  guard let inner = axes.popLast() else {
    destination.copyMemory(from: source, byteCount: run)
    return
  }
  // Fastest on the one side, slow on the other: a transposition.
  let crossing =
    run == elementSize && inner.to == elementSize && inner.extent >= 4 && [1, 2, 4, 8].contains(run)
    ? axes.firstIndex { $0.from == elementSize && $0.extent >= 4 } : nil
  let cross = crossing.map { axes.remove(at: $0) }
  let isUncached = !isReadSoon && run >= 64 && cross == nil
  defer { if isUncached { uncached_finish() } }
  func row(_ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer) {
    if let cross {
      switch run {
      case 1: return transpose(UInt8.self, inner, cross, source, destination)
      case 2: return transpose(UInt16.self, inner, cross, source, destination)
      case 4: return transpose(UInt32.self, inner, cross, source, destination)
      default: return transpose(UInt64.self, inner, cross, source, destination)
      }
    }
    if isUncached { return copyUncached(inner, run, source, destination) }
    switch run {
    case 1: copyRow(UInt8.self, inner, source, destination)
    case 2: copyRow(UInt16.self, inner, source, destination)
    case 4: copyRow(UInt32.self, inner, source, destination)
    case 8: copyRow(UInt64.self, inner, source, destination)
    // Rows of small chunks, for which a call of memcpy takes longer than the copying.
    case 16: copyRow(SIMD16<UInt8>.self, inner, source, destination)
    case 32: copyRow(SIMD32<UInt8>.self, inner, source, destination)
    case 64: copyRow(SIMD64<UInt8>.self, inner, source, destination)
    default:
      for i in 0..<inner.extent {
        (destination + i * inner.to).copyMemory(from: source + i * inner.from, byteCount: run)
      }
    }
  }
  // An odometer over the remaining axes.
  var position = Array(repeating: 0, count: axes.count)
  var from = source
  var to = destination
  while true {
    row(from, to)
    var axis = axes.count - 1
    while axis >= 0 {
      position[axis] += 1
      from += axes[axis].from
      to += axes[axis].to
      if position[axis] < axes[axis].extent { break }
      from -= axes[axis].from * axes[axis].extent
      to -= axes[axis].to * axes[axis].extent
      position[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}

/// Copies runs of at least 64 bytes, those cache lines that they fill past the caches.
private func copyUncached(
  _ axis: (extent: Int, from: Int, to: Int), _ run: Int, _ source: UnsafeRawPointer,
  _ destination: UnsafeMutableRawPointer
) {
  for i in 0..<axis.extent {
    let from = source + i * axis.from
    let to = destination + i * axis.to
    let head = -Int(bitPattern: to) & 63
    let lines = (run - head) >> 6
    if head > 0 { to.copyMemory(from: from, byteCount: head) }
    for line in 0..<max(0, lines) { uncached_copy_line(to + (head + line << 6), from + (head + line << 6)) }
    let end = head + lines << 6
    if end < run { (to + end).copyMemory(from: from + end, byteCount: run - end) }
  }
}

/// Copies a plane whose fast axis differs on the two sides, in tiles, so that no cache line is fetched for a single
/// element.
@inline(__always)
private func transpose<T: BitwiseCopyable>(
  _: T.Type, _ inner: (extent: Int, from: Int, to: Int), _ cross: (extent: Int, from: Int, to: Int),
  _ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer
) {
  let tile = 16
  let size = MemoryLayout<T>.size
  for column in stride(from: 0, to: cross.extent, by: tile) {
    let columns = column..<min(column + tile, cross.extent)
    for row in stride(from: 0, to: inner.extent, by: tile) {
      let rows = min(tile, inner.extent - row)
      for position in columns {
        let from = source + position * size + row * inner.from
        let to = destination + position * cross.to + row * size
        for i in 0..<rows {
          (to + i * size).storeBytes(of: (from + i * inner.from).loadUnaligned(as: T.self), as: T.self)
        }
      }
    }
  }
}

@inline(__always)
private func copyRow<T: BitwiseCopyable>(
  _: T.Type, _ axis: (extent: Int, from: Int, to: Int), _ source: UnsafeRawPointer,
  _ destination: UnsafeMutableRawPointer
) {
  for i in 0..<axis.extent {
    (destination + i * axis.to).storeBytes(of: (source + i * axis.from).loadUnaligned(as: T.self), as: T.self)
  }
}
