import Voxels

/// Copies the voxels of one chunk that pixels show, wherever in it the plane lies. The innermost loop of oblique slices.
struct RunGather: VoxelLoop {
  let pieces: [PixelPiece]
  /// Memory to work with.
  let offsets: UnsafeMutablePointer<VoxelOffsets>
  /// Bits of a place that are less than a voxel.
  let shift: Int
  /// Bytes to the chunk's corner, and between neighbours along x, y, z.
  let base: Int
  let stride: Vector3<Int>
  /// Pixels in a row of the plane.
  let width: Int

  @inline(__always)
  func run<Stored: BitwiseCopyable, Value>(
    _: Stored.Type, _ start: UnsafeRawPointer, _ target: UnsafeMutableBufferPointer<Value>,
    _ convert: (Stored) -> Value
  ) {
    let source = start + base
    let stride = VoxelOffsets.Stride(stride)
    var computed = 0
    for index in pieces.indices {
      while computed < pieces.count, computed &- index <= VoxelOffsets.lead {
        offsets.pointee.compute(computed, pieces[computed], source, shift, stride)
        VoxelOffsets.claim(target, pieces[computed], width: width)
        computed &+= 1
      }
      let piece = pieces[index]
      let first = Int(piece.row) * width + Int(piece.first)
      offsets.pointee.withSlot(index) { slot in
        for pixel in 0..<Int(piece.count) {
          target[first &+ pixel] = convert((source + slot.offsets[pixel]).loadUnaligned(as: Stored.self))
        }
      }
    }
  }
}
