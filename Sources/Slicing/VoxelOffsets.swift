import CCacheHints
import Voxels

/// Where in memory the voxels of pixels lie: computed some pieces ahead of the loop that reads them.
///
/// A plane that lies askew meets a line of the processor's cache at nearly every pixel. So memory is asked for when offsets
/// are computed, and is there when it is read.
struct VoxelOffsets {
  /// Bytes between neighbours along x, y, z, each twice: two pixels are computed at a time.
  struct Stride {
    fileprivate let x, y, z: SIMD2<UInt64>
    /// Whether factors of 32 bits do. Asked here and not where they are multiplied, since the compiler would leave out there
    /// what tells it to use the short multiplication.
    fileprivate let isSmall: Bool

    init(_ stride: Vector3<Int>) {
      func twice(_ value: Int) -> SIMD2<UInt64> { SIMD2(repeating: UInt64(truncatingIfNeeded: value)) }
      (x, y, z) = (twice(stride.x), twice(stride.y), twice(stride.z))
      isSmall = max(stride.x, stride.y, stride.z) <= UInt32.max
    }
  }

  /// One piece.
  struct Slot {
    /// In bytes, one a pixel.
    let offsets: UnsafeMutablePointer<Int>
    /// How far behind the lower voxel pixels are: of each axis one a pixel, a room for all slots between axes.
    fileprivate let parts: UnsafeMutablePointer<Float>

    @inline(__always)
    func part(_ axis: Int, _ pixel: Int) -> Float { parts[axis &* VoxelOffsets.room &+ pixel] }

    /// The parts of a pixel and the three behind it.
    @inline(__always)
    func parts(_ axis: Int, _ pixel: Int) -> SIMD4<Float> {
      UnsafeRawPointer(parts + (axis &* VoxelOffsets.room &+ pixel)).loadUnaligned(as: SIMD4<Float>.self)
    }

    @inline(__always)
    fileprivate func setParts(_ axis: Int, _ pixel: Int, _ two: SIMD2<Float>) {
      UnsafeMutableRawPointer(parts + (axis &* VoxelOffsets.room &+ pixel)).storeBytes(of: two, as: SIMD2<Float>.self)
    }
  }

  /// The most pixels of a piece.
  static let stretch = 64
  /// How many pieces are computed before one is read: the time that memory takes.
  static let lead = 3
  private static let slots = 4
  /// Pixels of all slots.
  fileprivate static let room = slots * stretch

  private var offsets = InlineArray<256, Int>(repeating: 0)
  private var parts = InlineArray<768, Float>(repeating: 0)

  /// Computes the offsets of a piece and asks for the memory.
  ///
  /// - Parameters:
  ///   - number: of the piece; those that follow each other take turns with the slots.
  ///   - piece: its places lie in the chunk on every axis that has a stride.
  ///   - source: where the offsets count from.
  @inline(never)
  mutating func compute(
    _ number: Int, _ piece: PixelPiece, _ source: UnsafeRawPointer, _ shift: Int, _ stride: Stride
  ) {
    withSlot(number) { slot in
      if shift == ChunkWalk.usualShift, stride.isSmall {
        fill(slot, piece, ChunkWalk.usualShift, stride, factors: UInt64(UInt32.max), parts: false) { offset in
          ccache_prefetch(source + offset)
        }
      } else {
        fill(slot, piece, shift, stride, factors: .max, parts: false) { ccache_prefetch(source + $0) }
      }
    }
  }

  /// The same for pixels that are interpolated, with their parts.
  ///
  /// - Parameter beside: bytes to two voxels that are read with each one.
  @inline(never)
  mutating func computeWithParts(
    _ number: Int, _ piece: PixelPiece, _ source: UnsafeRawPointer, _ shift: Int, _ stride: Stride,
    beside: (Int, Int)
  ) {
    withSlot(number) { slot in
      @inline(__always) func fetch(_ offset: Int) {
        ccache_prefetch(source + (offset &+ beside.0))
        ccache_prefetch(source + (offset &+ beside.1))
      }
      if shift == ChunkWalk.usualShift, stride.isSmall {
        fill(slot, piece, ChunkWalk.usualShift, stride, factors: UInt64(UInt32.max), parts: true, fetch)
      } else {
        fill(slot, piece, shift, stride, factors: .max, parts: true, fetch)
      }
    }
  }

  /// Asks for the pixels of a piece, which will be written: rows of a plane lie so far apart that they push each other out of
  /// the processor's cache.
  ///
  /// - Parameters:
  ///   - target: one value a pixel of the plane.
  ///   - width: pixels in a row of the plane.
  @inline(__always)
  static func claim<Value>(_ target: UnsafeMutableBufferPointer<Value>, _ piece: PixelPiece, width: Int) {
    guard let plane = UnsafeRawPointer(target.baseAddress) else { return }
    let size = MemoryLayout<Value>.stride
    let first = plane + (Int(piece.row) * width + Int(piece.first)) * size
    for place in stride(from: 0, to: Int(piece.count) * size, by: 64) { ccache_prefetch_to_write(first + place) }
  }

  /// What was computed of a piece.
  @inline(__always)
  mutating func withSlot<Result>(_ number: Int, _ body: (Slot) -> Result) -> Result {
    let first = (number & (VoxelOffsets.slots - 1)) * VoxelOffsets.stretch
    return withUnsafeMutablePointer(to: &offsets) { offsets in
      withUnsafeMutablePointer(to: &parts) { parts in
        body(
          Slot(
            offsets: UnsafeMutableRawPointer(offsets).assumingMemoryBound(to: Int.self) + first,
            parts: UnsafeMutableRawPointer(parts).assumingMemoryBound(to: Float.self) + first))
      }
    }
  }
}

/// Two pixels at a time; the number of pixels is rounded up.
///
/// - Parameter factors: the bits that whole voxels and strides may have.
@inline(__always)
private func fill(
  _ slot: VoxelOffsets.Slot, _ piece: PixelPiece, _ shift: Int, _ stride: VoxelOffsets.Stride, factors: UInt64,
  parts: Bool, _ fetch: (Int) -> Void
) {
  @inline(__always) func two(_ value: Int, _ other: Int) -> SIMD2<UInt64> {
    SIMD2(UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: other))
  }
  let (place, step) = (piece.place, piece.step)
  var x = two(place.x, place.x &+ step.x)
  var y = two(place.y, place.y &+ step.y)
  var z = two(place.z, place.z &+ step.z)
  let leap = (x: two(2 &* step.x, 2 &* step.x), y: two(2 &* step.y, 2 &* step.y), z: two(2 &* step.z, 2 &* step.z))
  let amount = two(shift, shift)
  @inline(__always) func product(_ place: SIMD2<UInt64>, _ stride: SIMD2<UInt64>) -> SIMD2<UInt64> {
    (place &>> amount & factors) &* (stride & factors)
  }
  @inline(__always) func fraction(_ place: SIMD2<UInt64>) -> SIMD2<Float> {
    // The first 31 bits behind the point.
    let bits = (place &<< (64 &- amount)) &>> SIMD2(repeating: 33)
    return SIMD2(Float(Int32(truncatingIfNeeded: bits.x)), Float(Int32(truncatingIfNeeded: bits.y))) * 0x1p-31
  }
  for pair in 0..<(Int(piece.count) + 1) / 2 {
    let offsets = product(x, stride.x) &+ product(y, stride.y) &+ product(z, stride.z)
    let (first, second) = (Int(truncatingIfNeeded: offsets.x), Int(truncatingIfNeeded: offsets.y))
    slot.offsets[2 &* pair] = first
    slot.offsets[2 &* pair &+ 1] = second
    fetch(first)
    fetch(second)
    if parts {
      slot.setParts(0, 2 &* pair, fraction(x))
      slot.setParts(1, 2 &* pair, fraction(y))
      slot.setParts(2, 2 &* pair, fraction(z))
    }
    x &+= leap.x
    y &+= leap.y
    z &+= leap.z
  }
}
