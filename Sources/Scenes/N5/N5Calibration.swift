import JSON
import Voxels

/// Where the voxels of the finest level lie: what n5-viewer, Paintera, Neuroglancer, tensorstore and Fiji write beside
/// an array. All of them count axes as `dimensions` does.
struct N5Calibration: Equatable {
  /// Physical size of a voxel: of x, y, z or of all axes.
  var voxelSize: [Double]
  /// A unit for each of them, or one for all, or none.
  var units: [String] = []
  /// Physical place of the centre of voxel 0.
  var offset: [Double]?

  /// - Parameter attributes: of the array and the groups around it; the first that say a voxel size count.
  static func find(_ attributes: [JSON]) -> N5Calibration? {
    attributes.lazy.compactMap { pixelResolution($0) ?? resolution($0) ?? imageJ($0) }.first
  }

  /// n5-viewer: a list, in micrometres, or an object with its unit.
  private static func pixelResolution(_ attributes: JSON) -> N5Calibration? {
    let value = attributes["pixelResolution"]
    guard let size = sizes(value?["dimensions"] ?? value) else { return nil }
    let unit = value?.object == nil ? "um" : value?["unit"]?.string
    return N5Calibration(voxelSize: size, units: unit.map { [$0] } ?? [])
  }

  /// Paintera, Neuroglancer and tensorstore: `resolution`, maybe with `units`, `unit` and `offset`.
  private static func resolution(_ attributes: JSON) -> N5Calibration? {
    guard let size = sizes(attributes["resolution"]) else { return nil }
    let units = attributes["units"]?.strings ?? (attributes["units"] ?? attributes["unit"])?.string.map { [$0] }
    let offset = attributes["offset"]?.doubles
    return N5Calibration(
      voxelSize: size, units: units ?? [], offset: offset?.allSatisfy(\.isFinite) == true ? offset : nil)
  }

  /// Fiji's exporter.
  private static func imageJ(_ attributes: JSON) -> N5Calibration? {
    guard let width = attributes["pixelWidth"], let height = attributes["pixelHeight"],
      let size = sizes(.array([width, height, attributes["pixelDepth"] ?? 1]))
    else { return nil }
    return N5Calibration(voxelSize: size, units: attributes["pixelUnit"]?.string.map { [$0] } ?? [])
  }

  private static func sizes(_ value: JSON?) -> [Double]? {
    guard let sizes = value?.doubles, !sizes.isEmpty, sizes.allSatisfy({ $0.isFinite && $0 > 0 }) else { return nil }
    return sizes
  }

  /// The axes with their units.
  func labelled(_ axes: [Axis]) -> [Axis] {
    let spread = axes.indices.map { index -> String? in
      units.count == 1 ? units[0] : N5Calibration.value(units, of: index, in: axes)
    }
    return zip(axes, spread).map { axis, unit in
      var axis = axis
      if axis.kind == .space, let unit, !unit.isEmpty { axis.unit = unit }
      return axis
    }
  }

  /// The value for one axis: lists are either for all axes, or for x, y and z, whichever place those have.
  static func value<Value>(_ values: [Value]?, of index: Int, in axes: [Axis]) -> Value? {
    guard let values else { return nil }
    if values.count == axes.count { return values[index] }
    guard let place = ["x", "y", "z"].firstIndex(of: axes[index].name.lowercased()), place < values.count else {
      return nil
    }
    return values[place]
  }
}
