import Voxels

/// Interpolates pixels from the voxels of one chunk. The innermost loop of interpolated slices.
struct LinearGather: LinearLoop {
  /// How pixels find their voxels: bytes to the first one, and for each axis between neighbours, and from the lower
  /// voxel of a pixel to the upper one. Both are 0 along an axis on which the pixels have one voxel.
  struct Source {
    var base = 0
    var stride = Vector3<Int>.zero
    var next = Vector3<Int>.zero
  }

  let pieces: [PixelPiece]
  /// Memory to work with.
  let offsets: UnsafeMutablePointer<VoxelOffsets>
  let sources: [Source]
  /// The chunk's first byte.
  let start: UnsafeRawPointer
  let walk: ChunkWalk
  /// Bytes between neighbours along x, y, z.
  let stride: Vector3<Int>
  /// Pixels in a row of the plane.
  let width: Int

  @inline(__always)
  func run<Stored: LinearVoxel>(_ type: Stored.Type, _ target: UnsafeMutableBufferPointer<Float>) {
    // The voxels beside a pixel's own on two axes; on the third they are in the same line most often.
    let (x, y, z) = (stride.x, stride.y, stride.z)
    let beside = (max(x, y, z), max(min(x, y), min(max(x, y), z)))
    var computed = 0
    for index in pieces.indices {
      while computed < pieces.count, computed &- index <= VoxelOffsets.lead {
        let piece = pieces[computed]
        let source = sources[Int(piece.source)]
        offsets.pointee.computeWithParts(
          computed, piece, start + source.base, walk.shift, VoxelOffsets.Stride(source.stride), beside: beside)
        VoxelOffsets.claim(target, piece, width: width)
        computed &+= 1
      }
      let piece = pieces[index]
      let source = sources[Int(piece.source)]
      offsets.pointee.withSlot(index) { slot in
        // Voxels that follow each other in memory come in pairs.
        if source.next.x == MemoryLayout<Stored>.size {
          fill(type, target, piece, source, slot, isPaired: true)
        } else {
          fill(type, target, piece, source, slot, isPaired: false)
        }
      }
    }
  }

  /// Four pixels at a time.
  @inline(__always)
  private func fill<Stored: LinearVoxel>(
    _: Stored.Type, _ target: UnsafeMutableBufferPointer<Float>, _ piece: PixelPiece, _ source: Source,
    _ slot: VoxelOffsets.Slot, isPaired: Bool
  ) {
    let (origin, next) = (start + source.base, source.next)
    let first = Int(piece.row) * width + Int(piece.first)
    let count = Int(piece.count)
    /// The pixels from one on; beyond the last one they are whatever lay there, at addresses of the last one.
    @inline(__always) func values(_ pixel: Int, _ last: Int) -> SIMD4<Float> {
      let offsets = slot.offsets
      let addresses = (
        origin + offsets[pixel], origin + offsets[min(pixel &+ 1, last)], origin + offsets[min(pixel &+ 2, last)],
        origin + offsets[min(pixel &+ 3, last)]
      )
      let (partX, partY, partZ) = (slot.parts(0, pixel), slot.parts(1, pixel), slot.parts(2, pixel))
      @inline(__always) func alongX(_ offset: Int) -> SIMD4<Float> {
        let (a, b, c, d) = addresses
        let lower = (a + offset, b + offset, c + offset, d + offset)
        let upper = (lower.0 + next.x, lower.1 + next.x, lower.2 + next.x, lower.3 + next.x)
        let (left, right) =
          isPaired ? Stored.pairs(lower) : (Stored.intensities(lower), Stored.intensities(upper))
        return left + (right - left) * partX
      }
      let upper = alongX(0)
      let top = upper + (alongX(next.y) - upper) * partY
      let lower = alongX(next.z)
      let bottom = lower + (alongX(next.z &+ next.y) - lower) * partY
      return top + (bottom - top) * partZ
    }
    /// What is not a number, or beyond all numbers, spreads no further than its own voxel.
    @inline(__always) func limited(_ value: Float, _ pixel: Int) -> Float {
      if Stored.isAlwaysFinite || value.isFinite { return value }
      func step(_ axis: Int, _ next: Int) -> Int { slot.part(axis, pixel) < 0.5 ? 0 : next }
      return Stored.intensity(
        origin + (slot.offsets[pixel] &+ step(0, next.x) &+ step(1, next.y) &+ step(2, next.z)))
    }
    var pixel = 0
    while pixel &+ 4 <= count {
      let four = values(pixel, pixel &+ 3)
      for index in 0..<4 { target[first &+ pixel &+ index] = limited(four[index], pixel &+ index) }
      pixel &+= 4
    }
    if pixel == count { return }
    let four = values(pixel, count &- 1)
    for index in 0..<count &- pixel { target[first &+ pixel &+ index] = limited(four[index], pixel &+ index) }
  }
}
