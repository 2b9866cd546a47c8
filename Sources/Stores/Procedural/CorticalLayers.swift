/// What changes with the depth below the pia: a made-up cortex of six layers over white matter.
enum CorticalLayers {
  private struct Layer {
    /// Where the layer ends, in mag-1 voxels of depth.
    let end: Float
    /// The share of lattice cells that hold a cell body.
    let cellDensity: Float
    /// The mean radius of a cell body in mag-1 voxels.
    let cellRadius: Float
    /// How bright the neuropil is, against the mean.
    let brightness: Float
    /// The share of neurites with a myelin sheath.
    let myelin: Float
  }

  private static let layers = [
    Layer(end: 2_600, cellDensity: 0.08, cellRadius: 430, brightness: 0.08, myelin: 0),
    Layer(end: 6_400, cellDensity: 0.9, cellRadius: 600, brightness: 0.02, myelin: 0.006),
    Layer(end: 8_600, cellDensity: 1.0, cellRadius: 540, brightness: -0.055, myelin: 0.01),
    Layer(end: 12_000, cellDensity: 0.55, cellRadius: 740, brightness: 0.045, myelin: 0.03),
    Layer(end: 14_600, cellDensity: 0.85, cellRadius: 580, brightness: -0.03, myelin: 0.08),
    Layer(end: .infinity, cellDensity: 0.12, cellRadius: 420, brightness: -0.16, myelin: 0.7),
  ]

  /// Over how many voxels of depth a layer passes into the next.
  private static let transition: Float = 500

  private static func profile(_ depth: Float, _ property: (Layer) -> Float) -> Float {
    var value = property(layers[0])
    for (above, below) in zip(layers, layers.dropFirst()) {
      let passed = min(max((depth - above.end) / transition + 0.5, 0), 1)
      value += (property(below) - property(above)) * passed
    }
    return value
  }

  static func cellDensity(depth: Float) -> Float { profile(depth, \.cellDensity) }
  static func cellRadius(depth: Float) -> Float { profile(depth, \.cellRadius) }
  static func myelin(depth: Float) -> Float { profile(depth, \.myelin) }

  /// ``Layer/brightness`` for eight voxels.
  @inline(__always)
  static func brightness(depth: Lanes) -> Lanes { lanes(depth, brightnessSteps) }

  /// The share of the volume inside cell bodies, roughly, for eight voxels.
  @inline(__always)
  static func cellShare(depth: Lanes) -> Lanes { lanes(depth, shareSteps) }

  private typealias Step = (end: Float, change: Float)

  private static func steps(_ property: (Layer) -> Float) -> ScratchBuffer<Step> {
    ScratchBuffer(
      [(-.greatestFiniteMagnitude, property(layers[0]))]
        + zip(layers, layers.dropFirst()).map { ($0.end, property($1) - property($0)) })
  }

  private static let brightnessSteps = steps(\.brightness)
  private static let shareSteps = steps { layer in
    let radius = layer.cellRadius / SomaLattice.period
    return min(layer.cellDensity * 4.19 * radius * radius * radius, 0.6)
  }

  @inline(__always)
  private static func lanes(_ depth: Lanes, _ steps: ScratchBuffer<Step>) -> Lanes {
    var value = Lanes(repeating: 0)
    for i in 0..<steps.count {
      let step = steps.base[i]
      value += unit((depth - step.end) * (1 / transition) + 0.5) * step.change
    }
    return value
  }
}
