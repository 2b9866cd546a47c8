/// Writes what an electron microscope would see of stained tissue: membranes dark on light cytoplasm, stored inverted.
///
/// Brightness is computed as it looks on the screen, 0 black to 1 white, and turned into raw values at the end.
struct MicrographPainter: TissuePainter {
  static let needsDetail = true

  /// What lies outside the tissue.
  static let background: UInt8 = 255

  private let mag: Float
  private let frame: ChunkFrame
  private let filter: VoxelFilter
  private let somata: SomaLattice?
  private let neurites: NeuriteLattice?
  private let texture: Texture
  private let grain: Float
  /// The grain of the row being painted.
  private let grainRow: ScratchBuffer<UnsafePointer<Float>?>
  private let showsVesicles: Bool
  private let out: UnsafeMutablePointer<UInt8>

  /// Octaves of noise, from the finest that the mag can show.
  private struct Texture {
    let fine: NoiseRows?
    let small: NoiseRows?
    let middle: NoiseRows?
    let large: NoiseRows?
    let huge: NoiseRows?

    init(_ frame: ChunkFrame) {
      func rows(_ shift: Int, _ seed: UInt32) -> NoiseRows? {
        let octave = NoiseOctave(shift: shift, seed: seed)
        return octave.isVisible(mag: frame.mag) ? NoiseRows(octave, frame: frame) : nil
      }
      fine = rows(3, 0x7E01)
      small = rows(5, 0x7E02)
      middle = rows(7, 0x7E03)
      large = rows(9, 0x7E04)
      huge = rows(12, 0x7E05)
    }

    func prepare(z: Int, y: Int) {
      fine?.prepare(z: z, y: y)
      small?.prepare(z: z, y: y)
      middle?.prepare(z: z, y: y)
      large?.prepare(z: z, y: y)
      huge?.prepare(z: z, y: y)
    }
  }

  init(_ tissue: TissueSampler, _ memory: UnsafeMutableRawPointer) {
    frame = tissue.frame
    mag = Float(frame.mag)
    filter = tissue.filter
    somata = tissue.somata
    neurites = tissue.neurites
    texture = Texture(frame)
    // Averaging takes noise away, though never all of it.
    grain = mag > 256 ? 0.02 : max(0.062 / mag.squareRoot(), 0.014)
    grainRow = ScratchBuffer(repeating: nil, count: 1)
    showsVesicles = frame.mag <= 2
    out = memory.bindMemory(to: UInt8.self, capacity: ChunkFrame.voxelCount)
  }

  func prepare(z: Int, y: Int) {
    texture.prepare(z: z, y: y)
    grainRow.base[0] = GrainTable.row(frame, z: z, y: y)
  }

  @inline(__always)
  func paint(_ lanes: TissueLanes, z: Int, y: Int, group: Int) {
    let fine = texture.fine?.sample(group) ?? NoiseLanes()
    let small = texture.small?.sample(group) ?? NoiseLanes()
    let middle = texture.middle?.sample(group) ?? NoiseLanes()
    let large = texture.large?.sample(group) ?? NoiseLanes()
    let huge = texture.huge?.sample(group) ?? NoiseLanes()

    let layer = CorticalLayers.brightness(depth: lanes.surface + huge.a * 500)
    let granular = fine.a * 0.06 + small.a * 0.03

    let traits = neurites?.traits(lanes.neurite) ?? NeuriteTraits()
    // Cytoplasm of neurites, or its mean, and of cell bodies.
    var look = neuropil(traits.shade, large: large, middle: middle) + layer + granular
    if mag <= 8 {
      // Smooth endoplasmic reticulum: thin contours here and there.
      let contour = filter.line(magnitude(small.b + middle.a * 0.4) * 15, halfWidth: 0.9)
      look = mix(look, Lanes(repeating: 0.36), contour * unit(middle.c * 5 - 1.1) * 0.8)
    }
    let inSoma = filter.coverage(lanes.soma)
    if any(lanes.soma .> -mag) {
      look = mix(look, somaCytoplasm(lanes, fine: fine, small: small, middle: middle) + granular, inSoma)
    } else if mag > 256 {
      look -= CorticalLayers.cellShare(depth: lanes.surface) * 0.16
    }

    // Organelles.
    if any(lanes.mitochondrion .> -mag - 2) {
      // They keep off membranes and nuclei.
      let room = upper(lanes.soma, lanes.membrane).replacing(with: lanes.soma, where: lanes.soma .> 0)
      let body = lower(lower(lanes.mitochondrion, room - 4), -3 - lanes.nucleus)
      let crista = triangleWave(lanes.mitochondrionPhase * 0.11 + small.b * 0.6 + fine.c * 0.12)
      let matrix = 0.47 + unit(crista * 5 - 0.9) * 0.16 + granular
      look = mix(look, matrix, filter.coverage(body))
      look = mix(look, Lanes(repeating: 0.24), filter.line(body, halfWidth: 1.3) * 0.85)
    }
    let synapse = unit((middle.b - 0.08) * 5)
    if showsVesicles {
      addVesicles(lanes, mayHold: traits.vesicles, synapse: synapse, z: z, y: y, group: group, to: &look)
    }

    // Membranes.
    if neurites != nil {
      let isNeuropil = 1 - inSoma
      let sheath = traits.sheath
      let dense = 1.35 + unit((small.c + synapse - 1.2) * 3) * 2.4
      let alpha = filter.line(lanes.membrane, halfWidth: dense) * isNeuropil
      if any(sheath .> 0) {
        let lamella = triangleWave(lanes.membrane * 0.31) * (mag <= 2 ? 0.3 : 0)
        let wrapped = filter.coverage(sheath - lanes.membrane).replacing(with: 0, where: sheath .<= 0) * isNeuropil
        look = mix(look, lamella + 0.16, wrapped)
      }
      look = mix(look, Lanes(repeating: 0.2), alpha)
    }
    if any(magnitude(lanes.soma) .< mag * 2 + 4) {
      look = mix(look, Lanes(repeating: 0.2), filter.line(lanes.soma, halfWidth: 2))
    }

    // Vessels: a wall with a membrane on either side, and the empty lumen.
    let wall = lanes.vesselWall
    if any(wall .> -mag * 2 - 3) {
      let tone = 0.5 + small.d * 0.08 + middle.d * 0.06 + granular
      look = mix(look, tone, filter.coverage(wall))
      look = mix(look, Lanes(repeating: 0.2), filter.line(wall, halfWidth: 2.2))
      look = mix(look, 0.97 + granular * 0.3, filter.coverage(lanes.vessel))
      look = mix(look, Lanes(repeating: 0.2), filter.line(lanes.vessel, halfWidth: 2.2))
    }

    // The border of the tissue is a dark membrane.
    look = mix(look, Lanes(repeating: 0.2), filter.line(lanes.surface - 20, halfWidth: 20))
    if let row = grainRow.base[0] {
      look += UnsafeRawPointer(row + group &* 8).loadUnaligned(as: Lanes.self) * grain
    }
    store(look, lanes.surface, z: z, y: y, group: group)
  }

  @inline(__always)
  private func neuropil(_ shade: Lanes, large: NoiseLanes, middle: NoiseLanes) -> Lanes {
    let mottle = large.c * 0.03 + middle.c * 0.025
    // Without membranes and organelles, their mean darkening.
    if mag > 16 {
      let base = 0.655 + mottle
      return base + shade
    }
    return 0.775 + mottle + shade
  }

  @inline(__always)
  private func somaCytoplasm(_ lanes: TissueLanes, fine: NoiseLanes, small: NoiseLanes, middle: NoiseLanes) -> Lanes {
    guard let somata else { return Lanes(repeating: 0.6) }
    var shade = Lanes(repeating: 0)
    var chromatin = Lanes(repeating: 0)
    for lane in 0..<8 {
      let soma = somata.somata.base[laneIndex(lanes.somaIndex[lane])]
      shade[lane] = soma.shade
      chromatin[lane] = soma.chromatin
    }
    var look = 0.64 + shade + middle.a * 0.03
    // Endoplasmic reticulum: sheets where the noise is zero, in some places.
    let sheet = magnitude(small.b + middle.b * 0.5) * 15
    let reticulum = filter.line(sheet, halfWidth: 1.1) * unit(middle.c * 3 + 0.4)
    look = mix(look, Lanes(repeating: 0.32), reticulum * 0.75)
    guard any(lanes.nucleus .> -mag * 2 - 4) else { return look }

    let clump = small.c * 0.6 + middle.d * 0.9 + fine.b * 0.25
    let rim = unit(1 - lanes.nucleus * (1 / 34)) * 0.55
    let condensed = unit((clump + rim - 0.75 + chromatin * 0.8) * 2.2) * (0.35 + chromatin * 0.65)
    var nucleus = 0.73 + shade * 0.5 + clump * 0.035 - condensed * 0.3
    nucleus = mix(nucleus, 0.33 + clump * 0.05, filter.coverage(lanes.nucleolus + clump * 10))
    look = mix(look, nucleus, filter.coverage(lanes.nucleus))
    return mix(look, Lanes(repeating: 0.22), filter.line(lanes.nucleus, halfWidth: 2.4))
  }

  private func addVesicles(
    _ lanes: TissueLanes, mayHold: Lanes, synapse: Lanes, z: Int, y: Int, group: Int, to look: inout Lanes
  ) {
    let isFree =
      (synapse .> 0.05) .& (lanes.membrane .> 5) .& (lanes.soma .< -3) .& (lanes.mitochondrion .< -3)
    guard any(isFree) else { return }
    let isInside = isFree .& (mayHold .> 0)
    guard any(isInside) else { return }
    let distance = VesicleLattice.distances(frame, z: z, y: y, group: group)
    let ring = filter.line(distance, halfWidth: 0.85) * 0.78
    look = mix(look, Lanes(repeating: 0.22), ring.replacing(with: 0, where: .!isInside))
  }

  @inline(__always)
  private func store(_ look: Lanes, _ surface: Lanes, z: Int, y: Int, group: Int) {
    // Raw values: 35 for white to 215 for black, which leaves the ends to noise and background.
    let inside = filter.coverage(surface)
    let raw = mix(Lanes(repeating: Float(MicrographPainter.background)), 215 - unit(look) * 180, inside)
    // Adding 1.5·2^23 rounds to a whole number in the low bits.
    let bits = unsafeBitCast(raw + 12_582_912, to: SIMD8<UInt32>.self)
    let bytes = SIMD8<UInt8>(truncatingIfNeeded: bits)
    let offset = (z &* ChunkFrame.edge &+ y) &* ChunkFrame.edge &+ group &* 8
    UnsafeMutableRawPointer(out + offset).storeBytes(of: bytes, as: SIMD8<UInt8>.self)
  }
}
