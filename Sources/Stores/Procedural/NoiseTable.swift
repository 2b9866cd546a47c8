/// Smooth noise of one wavelength: four independent channels, random in the cells of a cubic lattice and blended by a
/// quadratic B-spline, which unlike a blend of two neighbours lets no lattice shine through. Values are about -1…1.
struct NoiseOctave {
  /// What no channel goes beyond in practice.
  static let largest: Float = 1.25

  /// Edge of a lattice cell in mag-1 voxels, as a power of two.
  let shift: Int
  let seed: UInt32

  var period: Int { 1 << shift }

  /// Whether voxels of a mag can show it without aliasing.
  func isVisible(mag: Int) -> Bool { period >= 4 * mag }

  @inline(__always)
  func value(_ x: Int, _ y: Int, _ z: Int) -> SIMD4<Float> {
    var hash = LatticeHash(x, y, z, seed: seed)
    return (SIMD4(hash.unit(), hash.unit(), hash.unit(), hash.unit()) - 0.5) * 3.2
  }

  /// The weights of the cell before, the cell itself and the cell after, at a place 0…1 in a cell.
  @inline(__always)
  static func weights(_ t: Float) -> SIMD3<Float> {
    SIMD3(0.5 * (1 - t) * (1 - t), 0.5 + t * (1 - t), 0.5 * t * t)
  }
}

/// The cells of an octave around a region, hashed once.
final class NoiseTable: Sendable {
  let octave: NoiseOctave
  /// The first lattice cell along x, y, z: one before the region's first.
  let first: SIMD3<Int>
  let countX: Int
  let countY: Int
  let countZ: Int
  let values: ScratchBuffer<SIMD4<Float>>

  /// - Parameters:
  ///   - origin: the region's origin (x, y, z) in mag-1 voxels.
  ///   - extent: the region's extent (x, y, z) in mag-1 voxels.
  init(_ octave: NoiseOctave, origin: SIMD3<Int>, extent: SIMD3<Int>) {
    self.octave = octave
    let shift = octave.shift
    first = SIMD3((origin.x >> shift) - 1, (origin.y >> shift) - 1, (origin.z >> shift) - 1)
    countX = ((origin.x + extent.x - 1) >> shift) - first.x + 2
    countY = ((origin.y + extent.y - 1) >> shift) - first.y + 2
    countZ = ((origin.z + extent.z - 1) >> shift) - first.z + 2
    values = ScratchBuffer(repeating: SIMD4(repeating: 0), count: countX * countY * countZ)
    var out = values.base
    for z in 0..<countZ {
      for y in 0..<countY {
        for x in 0..<countX {
          out.pointee = octave.value(first.x + x, first.y + y, first.z + z)
          out += 1
        }
      }
    }
  }

  /// The noise at a place in mag-1 voxels; places outside the region take the value of its border.
  func value(x: Float, y: Float, z: Float) -> SIMD4<Float> {
    let scale = 1 / Float(octave.period)
    let (ix, wx) = NoiseTable.locate(x * scale, first: first.x, count: countX)
    let (iy, wy) = NoiseTable.locate(y * scale, first: first.y, count: countY)
    let (iz, wz) = NoiseTable.locate(z * scale, first: first.z, count: countZ)
    var sum = SIMD4<Float>(repeating: 0)
    for k in 0..<3 {
      for j in 0..<3 {
        let row = values.base + ((iz + k) * countY + iy + j) * countX + ix
        sum += (row[0] * wx.x + row[1] * wx.y + row[2] * wx.z) * (wy[j] * wz[k])
      }
    }
    return sum
  }

  /// The cell before that of a coordinate, kept inside the table, and the blend weights there.
  @inline(__always)
  private static func locate(_ position: Float, first: Int, count: Int) -> (index: Int, weights: SIMD3<Float>) {
    let local = min(max(position - Float(first) - 1, 0), Float(count - 2) - 0.001)
    // The value lies between 0 and the table's size, so the conversion cannot trap.
    let index = min(Int(local), count - 3)
    return (index, NoiseOctave.weights(local - Float(index)))
  }
}
