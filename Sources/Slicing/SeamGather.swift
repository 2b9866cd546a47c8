import CCacheHints
import Voxels

/// Interpolates pixels at the seams of a chunk, where voxels of its neighbours take part.
struct SeamGather: LinearLoop {
  /// One of the eight voxels around a pixel: where it lies in memory when the pixel is in the chunk's first voxel, and
  /// the bytes that a voxel more adds along each axis.
  struct Corner {
    var start: UnsafeRawPointer
    var stride = Vector3<Int>.zero
  }

  /// How pixels on one side of a chunk find their voxels.
  struct Source {
    /// The one with the least coordinates first; x changes from each to the next, then y, then z.
    var corners: InlineArray<8, Corner>
    /// A bit for each corner whose chunk is here.
    var available: UInt8
    /// For each axis, from which part on the upper voxel is the pixel's own; the chunk's own voxels are always here.
    var middle: Vector3<Float>
    /// Whether all corners are here and have one stride.
    let isEven: Bool

    init(corners: InlineArray<8, Corner>, available: UInt8, middle: Vector3<Float>) {
      self.corners = corners
      self.available = available
      self.middle = middle
      isEven = available == .max && corners.indices.allSatisfy { corners[$0].stride == corners[0].stride }
    }
  }

  /// How many pieces ahead memory is asked for.
  private static let lead = 6

  let pieces: [PixelPiece]
  let sources: [Source]
  let walk: ChunkWalk
  /// Pixels in a row of the plane.
  let width: Int

  @inline(__always)
  func run<Stored: LinearVoxel>(_: Stored.Type, _ target: UnsafeMutableBufferPointer<Float>) {
    sources.withUnsafeBufferPointer { sources in
      guard let sources = sources.baseAddress else { return }
      for index in pieces.indices {
        if index &+ SeamGather.lead < pieces.count { fetch(pieces[index &+ SeamGather.lead], sources) }
        let piece = pieces[index]
        let source = sources + Int(piece.source)
        let first = Int(piece.row) * width + Int(piece.first)
        for pixel in 0..<Int(piece.count) {
          let place = piece.place &+ walk.step &* Vector3(repeating: pixel)
          let voxel = Vector3(place.x &>> walk.shift, place.y &>> walk.shift, place.z &>> walk.shift)
          let part = Vector3(walk.part(place.x), walk.part(place.y), walk.part(place.z))
          @inline(__always) func load(_ corner: Int, _ stride: Vector3<Int>) -> Float {
            let offset = voxel.x &* stride.x &+ voxel.y &* stride.y &+ voxel.z &* stride.z
            return Stored.intensity(source.pointee.corners[corner].start + offset)
          }
          let result: Float?
          if source.pointee.isEven {
            let stride = source.pointee.corners[0].stride
            result = SeamGather.between(part) { load($0, stride) }
          } else if source.pointee.available == .max {
            result = SeamGather.between(part) { load($0, source.pointee.corners[$0].stride) }
          } else {
            result = SeamGather.between(some: part, source.pointee.available) {
              load($0, source.pointee.corners[$0].stride)
            }
          }
          if let result, Stored.isAlwaysFinite || result.isFinite {
            target[first &+ pixel] = result
          } else {
            let middle = source.pointee.middle
            let own = (part.x < middle.x ? 0 : 1) + (part.y < middle.y ? 0 : 2) + (part.z < middle.z ? 0 : 4)
            target[first &+ pixel] = load(own, source.pointee.corners[own].stride)
          }
        }
      }
    }
  }

  /// Asks for the memory of a piece's first pixel.
  @inline(__always)
  private func fetch(_ piece: PixelPiece, _ sources: UnsafePointer<Source>) {
    let source = sources + Int(piece.source)
    let stride = source.pointee.corners[0].stride
    let offset =
      (piece.place.x &>> walk.shift) &* stride.x &+ (piece.place.y &>> walk.shift) &* stride.y
      &+ (piece.place.z &>> walk.shift) &* stride.z
    for corner in 0..<8 { ccache_prefetch(source.pointee.corners[corner].start + offset) }
  }

  /// The value between eight corners.
  @inline(__always)
  private static func between(_ part: Vector3<Float>, _ corner: (Int) -> Float) -> Float {
    @inline(__always) func alongX(_ index: Int) -> Float {
      let left = corner(index)
      return left + (corner(index + 1) - left) * part.x
    }
    let upper = alongX(0)
    let top = upper + (alongX(2) - upper) * part.y
    let lower = alongX(4)
    let bottom = lower + (alongX(6) - lower) * part.y
    return top + (bottom - top) * part.z
  }

  /// The same where some are not here; nil when one of these is needed. Parts of a millionth are rounding, and nothing was planned for them.
  @inline(never)
  private static func between(
    some part: Vector3<Float>, _ available: UInt8, _ corner: (Int) -> Float
  ) -> Float? {
    let little = Float(3 * SlicedVolume.Level.tolerance)
    /// The corners that have a share, of those that are lower on one axis and those that are not.
    func shares(_ part: Float, _ lower: UInt8) -> UInt8 { part < little ? lower : part > 1 - little ? ~lower : .max }
    let needed = shares(part.x, 0b0101_0101) & shares(part.y, 0b0011_0011) & shares(part.z, 0b0000_1111)
    guard needed & ~available == 0 else { return nil }
    func mix(_ part: Float, _ low: Float, _ high: Float) -> Float {
      part < little ? low : part > 1 - little ? high : low + (high - low) * part
    }
    let top = mix(part.y, mix(part.x, corner(0), corner(1)), mix(part.x, corner(2), corner(3)))
    let bottom = mix(part.y, mix(part.x, corner(4), corner(5)), mix(part.x, corner(6), corner(7)))
    return mix(part.z, top, bottom)
  }
}
