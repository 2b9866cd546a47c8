import JSON
import Voxels

/// The space of a link: that of the scene's reference layer, whose voxels give the dimensions their scales.
///
/// The reference layer lies where Neuroglancer would lay it by itself, wherever that is a shift from where microtome
/// has it, so that positions are its voxels.
struct NeuroglancerFrame {
  /// Metres in the unit of the scene, or in what Neuroglancer takes it for; nil where it has none.
  let meter: Double?
  /// Physical size of a reference voxel.
  let voxel: Vector3<Double>
  /// From the scene's world to the link's, both in the unit of the scene.
  let shift: Vector3<Double>
  /// Which of x, y and z there are.
  let hasAxis: [Bool]
  /// The dimension of time, where a layer has one.
  let time: NeuroglancerSpace.Dimension?
  /// Where the middle of time point 0 is: OME-Zarr counts from middles, others from beginnings.
  private let firstTime: Double
  private let reference: Pyramid

  /// - Parameter layers: all that the link has.
  init(_ layer: Layer, _ pyramid: Pyramid, layers: [Layer]) {
    reference = pyramid
    let convention = NeuroglancerConvention(layer, pyramid)
    let unit = layer.unit ?? convention.worldUnit
    meter = unit.flatMap(LengthUnit.meters)
    voxel = pyramid.voxelTransform.lengths
    let here = pyramid.placement(AffineTransform(scale: .one, translation: Vector3<Double>.zero - convention.shift))
    let there = convention.standard.scaled(LengthUnit.factor(from: convention.worldUnit, to: unit))
    let isShift = (0..<3).allSatisfy { row in
      (0..<3).allSatisfy { abs(here.rows[row][$0] - there.rows[row][$0]) < 1e-9 }
    }
    shift = isShift ? there.origin - here.origin : .zero
    let spatial = layers.compactMap(\.pyramid).map(\.spatialAxes)
    hasAxis = [spatial.contains { $0.x != nil }, spatial.contains { $0.y != nil }, spatial.contains { $0.z != nil }]
    let timed = layers.first { $0.pyramid?.timeAxis != nil }
    time = timed?.pyramid.flatMap(NeuroglancerFrame.time)
    firstTime = timed?.format == "ome-zarr" ? 0 : 0.5
  }

  private static func time(_ pyramid: Pyramid) -> NeuroglancerSpace.Dimension? {
    guard let axis = pyramid.timeAxis else { return nil }
    let seconds = [
      "second": 1, "s": 1, "millisecond": 1e-3, "ms": 1e-3, "microsecond": 1e-6, "minute": 60, "hour": 3600,
    ]
    let scale = pyramid.levels[0].scale[axis]
    guard let unit = pyramid.axes[axis].unit.flatMap({ seconds[$0] }), scale > 0 else {
      return NeuroglancerSpace.Dimension(name: "t", scale: 1, unit: "")
    }
    return NeuroglancerSpace.Dimension(name: "t", scale: scale * unit, unit: "s")
  }

  /// One of x, y and z.
  func dimension(_ direction: Int) -> NeuroglancerSpace.Dimension {
    NeuroglancerSpace.Dimension(
      name: ["x", "y", "z"][direction], scale: voxel[direction] * (meter ?? 1), unit: meter == nil ? "" : "m")
  }

  var dimensions: NeuroglancerSpace {
    NeuroglancerSpace((0..<3).filter { hasAxis[$0] }.map(dimension) + (time.map { [$0] } ?? []))
  }

  /// A position of the scene, and a point in time, along ``dimensions``.
  func position(_ position: Vector3<Double>, time index: Int) -> [Double] {
    // A voxel covers from its index to the next; the transform speaks of its centre.
    let world = reference.voxelTransform(position - 0.5) + shift
    return (0..<3).filter { hasAxis[$0] }.map { NeuroglancerFrame.rounded(world[$0] / voxel[$0]) }
      + (time == nil ? [] : [Double(index) + firstTime])
  }

  /// Without the last bits, which are rounding and only make links longer.
  static func rounded(_ value: Double) -> Double {
    guard abs(value) < 1e9 else { return value }
    let coarse = (value * 1e6).rounded() / 1e6
    return abs(value - coarse) < 1e-7 ? coarse : value
  }
}

extension NeuroglancerSpace {
  /// `{"x": [8e-9, "m"], …}`.
  var json: JSON {
    var object = JSONObject()
    for dimension in dimensions {
      object[dimension.name] = [.number(NeuroglancerSpace.shortened(dimension.scale)), .string(dimension.unit)]
    }
    return .object(object)
  }

  /// The shortest number that means the same: 11.24 times a billionth is `1.124e-08`.
  private static func shortened(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value }
    for digits in [1e3, 1e6, 1e9, 1e12] {
      // Digits behind the point of the number in nanometres.
      let short = Double("\((value * 1e9 * digits).rounded() / digits)e-9") ?? value
      if abs(short - value) <= value * 1e-15 { return short }
    }
    return value
  }
}
