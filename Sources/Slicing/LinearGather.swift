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
    var offsets = VoxelOffsets()
    var computed = 0
    for index in pieces.indices {
      while computed < pieces.count, computed &- index <= VoxelOffsets.lead {
        let piece = pieces[computed]
        let source = sources[Int(piece.source)]
        offsets.computeWithParts(
          computed, piece, start + source.base, walk.shift, VoxelOffsets.Stride(source.stride), beside: beside)
        computed &+= 1
      }
      let piece = pieces[index]
      let source = sources[Int(piece.source)]
      offsets.withSlot(index) { slot in
        // Voxels that follow each other in memory come in pairs.
        if source.next.x == MemoryLayout<Stored>.size {
          fill(type, target, piece, source, slot, isPaired: true)
        } else {
          fill(type, target, piece, source, slot, isPaired: false)
        }
      }
    }
  }

  /// Two pixels at a time.
  @inline(__always)
  private func fill<Stored: LinearVoxel>(
    _: Stored.Type, _ target: UnsafeMutableBufferPointer<Float>, _ piece: PixelPiece, _ source: Source,
    _ slot: VoxelOffsets.Slot, isPaired: Bool
  ) {
    let (origin, next) = (start + source.base, source.next)
    let first = Int(piece.row) * width + Int(piece.first)
    let count = Int(piece.count)
    @inline(__always) func addresses(_ pixel: Int) -> FourAddresses {
      let address = origin + slot.offsets[pixel]
      let behind = address + next.z
      return (address, address + next.y, behind, behind + next.y)
    }
    /// Pixels side by side.
    @inline(__always) func values(_ pixel: Int, _ other: Int) -> SIMD2<Float> {
      let (one, other) = (addresses(pixel), addresses(other))
      let voxels: TwoPixels =
        isPaired
        ? Stored.pairs(one, other)
        : (
          (Stored.intensities(one), Stored.intensities(one, behind: next.x)),
          (Stored.intensities(other), Stored.intensities(other, behind: next.x))
        )
      let (partsXY, partsZ) = (slot.partsXY[pixel / 2], slot.partsZ[pixel / 2])
      let (oneX, otherX) = (
        voxels.one.0 + (voxels.one.1 - voxels.one.0) * partsXY.x,
        voxels.other.0 + (voxels.other.1 - voxels.other.0) * partsXY.y
      )
      let top = SIMD4(lowHalf: oneX.evenHalf, highHalf: otherX.evenHalf)
      let bottom = SIMD4(lowHalf: oneX.oddHalf, highHalf: otherX.oddHalf)
      let alongY = top + (bottom - top) * SIMD4(partsXY.z, partsXY.z, partsXY.w, partsXY.w)
      return alongY.evenHalf + (alongY.oddHalf - alongY.evenHalf) * partsZ
    }
    /// What is not a number, or beyond all numbers, spreads no further than its own voxel.
    @inline(__always) func limited(_ value: Float, _ pixel: Int) -> Float {
      if Stored.isAlwaysFinite || value.isFinite { return value }
      let (xy, z) = (slot.partsXY[pixel / 2], slot.partsZ[pixel / 2][pixel & 1])
      let (x, y) = (xy[pixel & 1], xy[2 + (pixel & 1)])
      return Stored.intensity(
        addresses(pixel).0 + ((x < 0.5 ? 0 : next.x) + (y < 0.5 ? 0 : next.y) + (z < 0.5 ? 0 : next.z)))
    }
    var pixel = 0
    while pixel &+ 1 < count {
      let both = values(pixel, pixel &+ 1)
      target[first &+ pixel] = limited(both.x, pixel)
      target[first &+ pixel &+ 1] = limited(both.y, pixel &+ 1)
      pixel &+= 2
    }
    if pixel < count { target[first &+ pixel] = limited(values(pixel, pixel).x, pixel) }
  }
}
