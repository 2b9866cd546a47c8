import JSON
import Voxels

/// The source of a layer as a link has it: its address, and how it lies where that is not what Neuroglancer would do.
struct NeuroglancerSourceText {
  let json: JSON

  /// - Parameter unit: of the scene.
  init(_ url: String, _ layer: Layer, _ pyramid: Pyramid, in frame: NeuroglancerFrame, unit: String?) {
    let convention = NeuroglancerConvention(layer, pyramid)
    // Everything in the unit of the scene, as microtome converts it and as Neuroglancer does.
    let factor = LengthUnit.factor(from: layer.unit, to: unit)
    func theirs(_ unit: String?) -> Double { (unit.flatMap(LengthUnit.meters) ?? 1) / (frame.meter ?? 1) }
    let input = AffineTransform(scale: .one, translation: Vector3<Double>.zero - convention.shift)
    var wanted = pyramid.placement(input).scaled(factor)
    wanted.origin = wanted.origin + frame.shift
    let own = convention.standard.scaled(theirs(convention.worldUnit))
    let channels = layer.channelCount
    let isNamed = NeuroglancerSourceText.isNamed(layer, pyramid, convention)
    guard !isNamed || !NeuroglancerSourceText.isSame(wanted, own, voxel: frame.voxel) else {
      json = .string(url)
      return
    }
    let writer = MatrixWriter(
      pyramid: pyramid, convention: convention, frame: frame, hasChannels: channels > 1, wanted: wanted,
      theirs: theirs(convention.unit))
    json = ["url": .string(url), "transform": writer.json]
  }

  /// Whether Neuroglancer gives the source's dimensions the names that the link uses.
  private static func isNamed(_ layer: Layer, _ pyramid: Pyramid, _ convention: NeuroglancerConvention) -> Bool {
    switch layer.format {
    case "precomputed": return true
    case "zarr": return false
    // Neuroglancer takes the first of two ways in which such a file may lie, microtome the better one.
    case "nifti": return false
    default:
      return convention.dimensions.allSatisfy { dimension in
        switch pyramid.axes[dimension.axis].kind {
        case .space: NeuroglancerSpace.direction(dimension.name) != nil && dimension.name.count == 1
        case .time: dimension.name == "t"
        // A channel that shaders do not see is right where there is only one.
        case .channel: dimension.name.hasSuffix("'") && layer.channelCount == 1
        case .other: dimension.name.hasSuffix("'")
        }
      }
    }
  }

  /// Whether two maps agree to a small part of a voxel.
  private static func isSame(_ a: AffineTransform, _ b: AffineTransform, voxel: Vector3<Double>) -> Bool {
    (0..<3).allSatisfy { row in
      (0..<3).allSatisfy { abs(a.rows[row][$0] - b.rows[row][$0]) <= 1e-9 * max(1, abs(b.rows[row][$0])) }
        && abs(a.origin[row] - b.origin[row]) <= 1e-6 * voxel[row]
    }
  }
}

/// Writes a transform over the dimensions that Neuroglancer gives a source.
private struct MatrixWriter {
  let pyramid: Pyramid
  let convention: NeuroglancerConvention
  let frame: NeuroglancerFrame
  let hasChannels: Bool
  /// From the source's input space to the link's world, in the unit of the scene.
  let wanted: AffineTransform
  /// What the source's unit is in that of the scene, as Neuroglancer sees it.
  let theirs: Double

  /// Which of x, y and z an array axis is.
  private func direction(_ axis: Int) -> Int? {
    let axes = pyramid.spatialAxes
    return [axes.x, axes.y, axes.z].firstIndex { $0 == axis }
  }

  private func output(_ axis: Int) -> NeuroglancerSpace.Dimension {
    if let direction = direction(axis) { return frame.dimension(direction) }
    if axis == pyramid.timeAxis, let time = frame.time { return time }
    if axis == pyramid.channelAxis {
      return NeuroglancerSpace.Dimension(name: hasChannels ? "c^" : "c'", scale: 1, unit: "")
    }
    return NeuroglancerSpace.Dimension(name: "d\(axis)'", scale: 1, unit: "")
  }

  var json: JSON {
    let axes = convention.dimensions.map(\.axis)
    var outputs = axes.map(output)
    // A plane lies at one depth of a scene that has depth.
    let missing = (0..<3).filter { frame.hasAxis[$0] && !axes.compactMap(direction).contains($0) }
    outputs += missing.map(frame.dimension)
    let rank = outputs.count
    var matrix: [JSON] = []
    for row in 0..<rank {
      var numbers = (0...rank).map { $0 == row ? 1.0 : 0 }
      if let output = row < axes.count ? direction(axes[row]) : missing[row - axes.count] {
        for (column, axis) in axes.enumerated() {
          guard let input = direction(axis) else { continue }
          numbers[column] = NeuroglancerFrame.rounded(wanted.rows[output][input] / theirs)
        }
        numbers[rank] = NeuroglancerFrame.rounded(wanted.origin[output] / frame.voxel[output])
      }
      matrix.append(.doubles(numbers))
    }
    var transform = JSONObject()
    if !missing.isEmpty { transform["sourceRank"] = .integer(Int64(axes.count)) }
    transform["matrix"] = .array(matrix)
    transform["outputDimensions"] = NeuroglancerSpace(outputs).json
    return .object(transform)
  }
}
