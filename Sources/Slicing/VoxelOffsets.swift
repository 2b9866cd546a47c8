import CCacheHints
import Voxels

/// Where in memory the voxels of pixels lie: computed some pieces ahead of the loop that reads them.
///
/// A plane that lies askew meets a line of the processor's cache at nearly every pixel. So memory is asked for when offsets
/// are computed, and is there when it is read.
struct VoxelOffsets {
  /// Bytes between neighbours along x, y, z, each twice: two pixels are computed at a time.
  ///
  /// As vectors, and passed as such: what the compiler takes for a number it multiplies in 64 bits, at three times the cost.
  struct Stride {
    fileprivate let x, y, z: SIMD2<UInt64>

    init(_ stride: Vector3<Int>) {
      func twice(_ value: Int) -> SIMD2<UInt64> { SIMD2(repeating: UInt64(truncatingIfNeeded: value)) }
      (x, y, z) = (twice(stride.x), twice(stride.y), twice(stride.z))
    }

    /// Whether factors of 32 bits do.
    fileprivate var isSmall: Bool { (x.x | y.x | z.x) <= UInt32.max }
  }

  /// One piece.
  struct Slot {
    /// In bytes, one a pixel.
    let offsets: UnsafeMutablePointer<Int>
    /// How far behind the lower voxel pixels are, for two pixels each: x, x, y, y.
    let partsXY: UnsafeMutablePointer<SIMD4<Float>>
    /// And z, z.
    let partsZ: UnsafeMutablePointer<SIMD2<Float>>
  }

  /// The most pixels of a piece.
  static let stretch = 64
  /// How many pieces are computed before one is read: the time that memory takes.
  static let lead = 3
  private static let slots = 4

  private var offsets = InlineArray<256, Int>(repeating: 0)
  private var partsXY = InlineArray<128, SIMD4<Float>>(repeating: .zero)
  private var partsZ = InlineArray<128, SIMD2<Float>>(repeating: .zero)

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

  /// What was computed of a piece.
  @inline(__always)
  mutating func withSlot<Result>(_ number: Int, _ body: (Slot) -> Result) -> Result {
    let first = (number & (VoxelOffsets.slots - 1)) * VoxelOffsets.stretch
    return withUnsafeMutablePointer(to: &offsets) { offsets in
      withUnsafeMutablePointer(to: &partsXY) { partsXY in
        withUnsafeMutablePointer(to: &partsZ) { partsZ in
          body(
            Slot(
              offsets: UnsafeMutableRawPointer(offsets).assumingMemoryBound(to: Int.self) + first,
              partsXY: UnsafeMutableRawPointer(partsXY).assumingMemoryBound(to: SIMD4<Float>.self) + first / 2,
              partsZ: UnsafeMutableRawPointer(partsZ).assumingMemoryBound(to: SIMD2<Float>.self) + first / 2))
        }
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
  /// The first 31 bits behind the point.
  @inline(__always) func fraction(_ place: SIMD2<UInt64>) -> SIMD2<UInt64> {
    (place &<< (64 &- amount)) &>> SIMD2(repeating: 33)
  }
  for pair in 0..<(Int(piece.count) + 1) / 2 {
    let offsets = product(x, stride.x) &+ product(y, stride.y) &+ product(z, stride.z)
    let (first, second) = (Int(truncatingIfNeeded: offsets.x), Int(truncatingIfNeeded: offsets.y))
    slot.offsets[2 &* pair] = first
    slot.offsets[2 &* pair &+ 1] = second
    fetch(first)
    fetch(second)
    if parts {
      let (x, y, z) = (fraction(x), fraction(y), fraction(z))
      slot.partsXY[pair] = SIMD4(float(x.x), float(x.y), float(y.x), float(y.y)) * 0x1p-31
      slot.partsZ[pair] = SIMD2(float(z.x), float(z.y)) * 0x1p-31
    }
    x &+= leap.x
    y &+= leap.y
    z &+= leap.z
  }
}

/// A number below 2^31.
@inline(__always)
private func float(_ value: UInt64) -> Float { Float(Int32(truncatingIfNeeded: value)) }
