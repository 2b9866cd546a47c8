import Glibc
import Voxels

/// How the view moves, estimated from where it was when.
///
/// A held key moves the view in small steps at an even pace. One axis that stands still or turns is at rest at once, a
/// jump is no movement at all.
public struct ViewMotion: Sendable {
  /// Reference voxels a second.
  public private(set) var velocity = Vector3<Double>.zero
  /// The last step, in reference voxels.
  public private(set) var step = Vector3<Double>.zero
  /// Powers of two a second; above 0 the view shows more and more.
  public private(set) var zoomVelocity = 0.0
  private var last: (position: Vector3<Double>, zoom: Double, time: Double)?

  /// Seconds after which an earlier pace has lost most of its weight.
  private static let memory = 0.25

  public init() {}

  /// Takes in where the view is.
  ///
  /// - Parameters:
  ///   - zoom: reference voxels a pixel.
  ///   - time: in seconds.
  ///   - reach: reference voxels that the view spans along each axis; what goes further at once has jumped.
  public mutating func observe(_ position: Vector3<Double>, zoom: Double, time: Double, reach: Vector3<Double>) {
    defer { last = (position, zoom, time) }
    guard let last else { return }
    // A key that was pressed after a pause says little of the pace; two in one frame must not look like a leap.
    let seconds = min(max(time - last.time, 0.02), 0.5)
    let weight = 1 - exp(-seconds / ViewMotion.memory)
    step = position - last.position
    let hasJumped = (0..<3).contains { abs(step[$0]) > reach[$0] }
    if hasJumped { step = .zero }
    for axis in 0..<3 {
      velocity[axis] = ViewMotion.updated(velocity[axis], step[axis] / seconds, weight)
    }
    let zoomStep = hasJumped ? 0 : log2(zoom / last.zoom)
    zoomVelocity = ViewMotion.updated(zoomVelocity, zoomStep / seconds, weight)
  }

  private static func updated(_ old: Double, _ new: Double, _ weight: Double) -> Double {
    old * new > 0 ? old + (new - old) * weight : new
  }

  /// How far the view will probably have moved after some seconds: at least by two more steps.
  public func displacement(after seconds: Double) -> Vector3<Double> {
    var result = velocity * seconds
    for axis in 0..<3 where abs(result[axis]) < abs(2 * step[axis]) { result[axis] = 2 * step[axis] }
    return result
  }
}
