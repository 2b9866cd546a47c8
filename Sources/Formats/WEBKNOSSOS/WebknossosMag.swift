import JSON
import Voxels

/// One mag of a layer, as the metadata name it.
public struct WebknossosMag: Sendable {
  public let mag: Vector3<Int>
  /// Relative to the dataset's folder or the layer's, absolute, or a URL; nil for the usual folder.
  public let path: String?
  /// The array axis of `x`, `y`, `z`, `c`; nil when the metadata leave it open.
  public let axisOrder: [String: Int]?
  /// The one channel of the array that the layer shows.
  public let channel: Int?

  public var name: String { Mag.name(mag) }

  /// - Parameter value: `{"mag": [x, y, z], …}`, `{"resolution": …, "cubeLength": …}` of older datasets, or the mag
  ///   alone; a mag may be one number.
  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(_ value: JSON) throws(Failure) {
    let factors = value.object == nil ? value : value["mag"] ?? value["resolution"] ?? .null
    guard let mag = WebknossosMag.mag(factors) else { throw Failure(.invalid, "", "\(factors.text()) is no mag") }
    self.mag = mag
    path = value["path"]?.string
    channel = value["channelIndex"]?.int
    guard let order = value["axisOrder"]?.object else {
      axisOrder = nil
      return
    }
    var axes: [String: Int] = [:]
    for (name, axis) in order.members where !axis.isNull {
      guard let axis = axis.int else {
        throw Failure(.invalid, "", "the axisOrder of mag \(Mag.name(mag)) is no number")
      }
      axes[name] = axis
    }
    axisOrder = axes
  }

  private static func mag(_ value: JSON) -> Vector3<Int>? {
    if let name = value.string { return bounded(Mag.parse(name)) }
    guard let factors = value.int.map({ [$0, $0, $0] }) ?? value.ints, factors.count == 3,
      factors.allSatisfy({ $0 > 0 })
    else { return nil }
    return bounded(Vector3(factors[0], factors[1], factors[2]))
  }

  /// A mag that coordinates can be multiplied with.
  private static func bounded(_ mag: Vector3<Int>?) -> Vector3<Int>? { mag.flatMap { $0.max() <= 1 << 20 ? $0 : nil } }
}
