import JSON
import Voxels

/// The bounding box of a layer, in voxels of mag 1, half open.
public struct WebknossosBox: Sendable, Equatable {
  public let min: Vector3<Int>
  public let max: Vector3<Int>

  /// Beyond this, sums of coordinates might overflow. No volume is that large.
  private static let limit = 1 << 53

  /// - Parameter value: `{"topLeft": [x, y, z], "width": …, "height": …, "depth": …}`.
  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(_ value: JSON) throws(Failure) {
    guard let corner = value["topLeft"]?.ints, corner.count == 3, let width = value["width"]?.int,
      let height = value["height"]?.int, let depth = value["depth"]?.int
    else { throw Failure(.invalid, "", "its boundingBox is no topLeft with width, height and depth") }
    let (start, extent) = (Vector3(corner[0], corner[1], corner[2]), Vector3(width, height, depth))
    for axis in 0..<3 {
      guard abs(Double(start[axis])) <= Double(WebknossosBox.limit), (0...WebknossosBox.limit).contains(extent[axis])
      else { throw Failure(.invalid, "", "its boundingBox is beyond all coordinates") }
    }
    min = start
    max = start &+ extent
  }

  /// The voxels of a mag that hold some of the box.
  public func voxels(at mag: Vector3<Int>) -> (min: Vector3<Int>, max: Vector3<Int>) {
    (
      Vector3(floor(min.x, mag.x), floor(min.y, mag.y), floor(min.z, mag.z)),
      Vector3(-floor(-max.x, mag.x), -floor(-max.y, mag.y), -floor(-max.z, mag.z))
    )
  }

  /// Division that rounds towards minus infinity; the divisor is positive.
  private func floor(_ value: Int, _ divisor: Int) -> Int {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
