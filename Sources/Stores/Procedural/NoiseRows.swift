/// Four channels of noise for eight voxels.
struct NoiseLanes {
  var a = Lanes(repeating: 0)
  var b = Lanes(repeating: 0)
  var c = Lanes(repeating: 0)
  var d = Lanes(repeating: 0)
}

/// An octave of noise along the rows of a chunk: blended over z and y once a row, over x eight voxels at a time.
final class NoiseRows {
  /// For each voxel of an axis, the lattice cell before its own and the blend weights.
  private struct Blend: BitwiseCopyable {
    var cell = 0
    var weights = SIMD3<Float>(repeating: 0)
  }

  private struct LaneWeights: BitwiseCopyable {
    var before = Lanes(repeating: 0)
    var own = Lanes(repeating: 0)
    var after = Lanes(repeating: 0)
  }

  private let table: NoiseTable
  private let blendX: ScratchBuffer<Blend>
  private let blendY: ScratchBuffer<Blend>
  private let blendZ: ScratchBuffer<Blend>
  private let weightsX: ScratchBuffer<LaneWeights>
  private let row: ScratchBuffer<SIMD4<Float>>
  /// Whether eight neighbours always lie in one lattice cell; else four do, see ``NoiseOctave/isVisible(mag:)``.
  private let isWide: Bool

  init(_ octave: NoiseOctave, frame: ChunkFrame) {
    table = NoiseTable(
      octave, origin: SIMD3(frame.x, frame.y, frame.z), extent: SIMD3(repeating: frame.extent))
    isWide = octave.period >= 8 * frame.mag
    row = ScratchBuffer(repeating: SIMD4(repeating: 0), count: table.countX)
    // Positions in half voxels, where voxel centres are whole numbers.
    let shift = octave.shift + 1
    let mask = (1 << shift) - 1
    func blends(_ origin: Int, _ first: Int) -> ScratchBuffer<Blend> {
      let blends = ScratchBuffer(repeating: Blend(), count: ChunkFrame.edge)
      for i in 0..<ChunkFrame.edge {
        let position = 2 * origin + (2 * i + 1) * frame.mag
        blends.base[i] = Blend(
          cell: (position >> shift) - first - 1,
          weights: NoiseOctave.weights(Float(position & mask) / Float(mask + 1)))
      }
      return blends
    }
    blendX = blends(frame.x, table.first.x)
    blendY = blends(frame.y, table.first.y)
    blendZ = blends(frame.z, table.first.z)
    weightsX = ScratchBuffer(repeating: LaneWeights(), count: ChunkFrame.groups)
    for i in 0..<ChunkFrame.edge {
      let weights = blendX.base[i].weights
      weightsX.base[i / 8].before[i % 8] = weights.x
      weightsX.base[i / 8].own[i % 8] = weights.y
      weightsX.base[i / 8].after[i % 8] = weights.z
    }
  }

  /// Blends the lattice over z and y for one row of voxels.
  func prepare(z: Int, y: Int) {
    let width = table.countX
    let plane = width * table.countY
    let alongY = blendY.base[y]
    let alongZ = blendZ.base[z]
    let source = table.values.base + alongZ.cell * plane + alongY.cell * width
    let (y0, y1, y2) = (alongY.weights.x, alongY.weights.y, alongY.weights.z)
    let (z0, z1, z2) = (alongZ.weights.x, alongZ.weights.y, alongZ.weights.z)
    for i in 0..<width {
      @inline(__always)
      func alongY(_ at: UnsafeMutablePointer<SIMD4<Float>>) -> SIMD4<Float> {
        at[0] * y0 + at[width] * y1 + at[2 &* width] * y2
      }
      let at = source + i
      row.base[i] = alongY(at) * z0 + alongY(at + plane) * z1 + alongY(at + 2 &* plane) * z2
    }
  }

  /// The noise of eight voxels of the prepared row.
  @inline(__always)
  func sample(_ group: Int) -> NoiseLanes {
    let weights = weightsX.base[group]
    let cell = row.base + blendX.base[group &* 8].cell
    if isWide {
      let (p, q, r) = (cell[0], cell[1], cell[2])
      return NoiseLanes(
        a: weights.before * p.x + weights.own * q.x + weights.after * r.x,
        b: weights.before * p.y + weights.own * q.y + weights.after * r.y,
        c: weights.before * p.z + weights.own * q.z + weights.after * r.z,
        d: weights.before * p.w + weights.own * q.w + weights.after * r.w)
    }
    // The left four voxels lie in one lattice cell and the right four in the next.
    let (p, q, r, s) = (cell[0], cell[1], cell[2], cell[3])
    @inline(__always)
    func blend(_ p: Float, _ q: Float, _ r: Float, _ s: Float) -> Lanes {
      let left = weights.before.lowHalf * p + weights.own.lowHalf * q + weights.after.lowHalf * r
      let right = weights.before.highHalf * q + weights.own.highHalf * r + weights.after.highHalf * s
      return Lanes(lowHalf: left, highHalf: right)
    }
    return NoiseLanes(
      a: blend(p.x, q.x, r.x, s.x), b: blend(p.y, q.y, r.y, s.y), c: blend(p.z, q.z, r.z, s.z),
      d: blend(p.w, q.w, r.w, s.w))
  }
}
