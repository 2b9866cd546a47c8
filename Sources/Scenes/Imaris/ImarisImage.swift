import Formats
import Voxels

/// Where the image of an Imaris file lies in space, and how its channels look.
struct ImarisImage {
  /// The extent of the image, x, y, z, in ``unit``: the outer faces of its first and last voxels.
  let low: Vector3<Double>
  let high: Vector3<Double>
  let unit: String?

  /// - Parameter attributes: those of `DataSetInfo/Image`.
  init(_ attributes: ImarisAttributes, size: Vector3<Int>) {
    let low = (0..<3).compactMap { attributes.double("ExtMin\($0)") }
    let high = (0..<3).compactMap { attributes.double("ExtMax\($0)") }
    guard low.count == 3, high.count == 3, zip(low, high).allSatisfy({ $1 - $0 > 0 && ($1 - $0).isFinite }) else {
      // Without extents a voxel measures 1, and the first one has its centre at 0.
      self.low = Vector3(repeating: -0.5)
      self.high = Vector3<Double>(size) - Vector3(repeating: 0.5)
      unit = nil
      return
    }
    self.low = Vector3(low[0], low[1], low[2])
    self.high = Vector3(high[0], high[1], high[2])
    unit = attributes.text("Unit") ?? "um"
  }

  /// The extent of a voxel of a level of that many voxels, and the centre of its first one.
  func placement(of size: Vector3<Int>) -> (scale: Vector3<Double>, translation: Vector3<Double>) {
    let scale = (high - low) / Vector3<Double>(size)
    return (scale, low + scale * 0.5)
  }

  /// - Parameter attributes: those of `DataSetInfo/Channel c`.
  static func channel(_ attributes: ImarisAttributes) -> ChannelPreset {
    var preset = LayerPreset()
    if let range = attributes.numbers("ColorRange"), range.count == 2, range[0] != range[1] {
      (preset.min, preset.max) = (range[0], range[1])
    }
    if let color = attributes.numbers("Color"), color.count == 3, color.allSatisfy({ (0...1).contains($0) }) {
      preset.color = color.reduce(0) { $0 << 8 | UInt32(($1 * 255).rounded()) }
    }
    if let gamma = attributes.double("GammaCorrection"), gamma > 0 { preset.gamma = gamma }
    return ChannelPreset(label: attributes.text("Name"), preset: preset)
  }
}
