import JSON
import Voxels

/// How a layer is moved from where its source has it, as a transformation of a collection's scene.
struct EntryMove: Sendable {
  /// From the axes of the layer's own world to z, y and x of the collection's: three rows.
  let rows: [[Double]]
  /// What the layer's own world is called.
  let system: String
  /// The unit of the collection's world.
  let unit: String?

  /// The system of the collection that layers are moved to.
  static let world = "world"

  /// - Parameter unit: of the collection's world.
  /// - Returns: nil for a layer that is where its source has it, or that nobody has opened.
  init?(_ layer: Layer, unit: String?) {
    guard !layer.isListed, let own = layer.ownPlacement, let pyramid = layer.pyramid, !layer.ownAxes.isEmpty,
      own != pyramid.placement || LengthUnit.factor(from: layer.ownUnit, to: pyramid.unit) != 1,
      let back = own.inverse
    else { return nil }
    let scale = LengthUnit.factor(from: pyramid.unit, to: unit)
    let matrix = AffineTransform(scale: .one * scale, translation: .zero)(pyramid.placement(back))
    let axes = layer.ownAxes
    let spatial = [axes.spatialAxes.x, axes.spatialAxes.y, axes.spatialAxes.z]
    let columns = [matrix.x, matrix.y, matrix.z]
    rows = [2, 1, 0].map { output in
      var row = Array(repeating: 0.0, count: axes.count + 1)
      for (column, axis) in zip(columns, spatial) {
        guard let axis else { continue }
        // The axes of a world may have units of their own.
        row[axis] = column[output] * LengthUnit.factor(from: axes[axis].unit, to: layer.ownUnit)
      }
      row[axes.count] = matrix.origin[output]
      return row
    }
    system = layer.ownSystem ?? "physical"
    self.unit = unit
  }

  /// - Parameter path: the path object of the layer's node.
  func json(_ path: JSON) -> JSON {
    [
      "type": "affine", "affine": .array(rows.map { .doubles($0) }), "input": ["id": .string(system), "path": path],
      "output": ["id": .string(EntryMove.world)],
    ]
  }

  /// The coordinate systems of a collection whose members are moved.
  static func systems(unit: String?) -> JSON {
    let axes = ["z", "y", "x"].map { name -> JSON in
      var axis = JSONObject()
      (axis["name"], axis["type"], axis["unit"]) = (.string(name), "space", unit.map { .string($0) })
      return .object(axis)
    }
    return [["id": .string(world), "axes": .array(axes)]]
  }
}
