import Voxels

/// Which plane of a volume is looked at, named by its horizontal and its vertical axis.
public enum PlaneOrientation: String, Sendable, CaseIterable {
  case xy, xz, yz

  /// The axes (0 x, 1 y, 2 z) that run to the right, down, and into the screen. As in WEBKNOSSOS, the YZ plane has z
  /// to the right and y down, so that XY, XZ and YZ line up around a shared corner.
  public var axes: (right: Int, down: Int, depth: Int) {
    switch self {
    case .xy: (0, 1, 2)
    case .xz: (0, 2, 1)
    case .yz: (2, 1, 0)
    }
  }
}

/// A rectangle of screen pixels that looks at a plane of the scene.
///
/// Coordinates are voxels of the reference layer at its finest mag; voxel `i` covers `i ..< i + 1`.
public struct Viewport: Sendable, Equatable {
  public var orientation: PlaneOrientation
  /// In pixels.
  public var width: Int
  public var height: Int
  /// The scene position that lies in the middle of the viewport.
  public var center: Vector3<Double>
  /// Reference voxels per pixel, along the axis on which the reference voxel is smallest.
  public var zoom: Double
  /// Physical size of a reference voxel, relative to its smallest extent: 1 and more.
  public var aspect: Vector3<Double>
  public var interpolation: Interpolation

  public init(
    orientation: PlaneOrientation, width: Int, height: Int, center: Vector3<Double>, zoom: Double,
    aspect: Vector3<Double> = .one, interpolation: Interpolation = .nearest
  ) {
    self.orientation = orientation
    self.width = width
    self.height = height
    self.center = center
    self.zoom = zoom
    self.aspect = aspect
    self.interpolation = interpolation
  }

  /// Reference voxels per pixel along each axis.
  public var step: Vector3<Double> { zoom / aspect }

  /// The scene position at the middle of a pixel.
  public func position(ofPixel x: Int, _ y: Int) -> Vector3<Double> {
    let axes = orientation.axes
    var position = center
    position[axes.right] += (Double(x) + 0.5 - Double(width) / 2) * step[axes.right]
    position[axes.down] += (Double(y) + 0.5 - Double(height) / 2) * step[axes.down]
    return position
  }

  /// The pixel that shows a scene position's projection on the plane; it may lie outside.
  public func pixel(of position: Vector3<Double>) -> (x: Int, y: Int) {
    let axes = orientation.axes
    func pixel(_ axis: Int, _ extent: Int) -> Int {
      let value = ((position[axis] - center[axis]) / step[axis] + Double(extent) / 2).rounded(.down)
      return Int(max(-1e9, min(1e9, value)))
    }
    return (pixel(axes.right, width), pixel(axes.down, height))
  }
}
