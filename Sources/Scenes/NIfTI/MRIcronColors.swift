import Stores
import Voxels

/// The colours that MRIcron keeps beside a label image: `NAME.nii.lut` for `NAME.nii` and `NAME.nii.gz`, 256 bytes of
/// red, then of green, then of blue.
enum MRIcronColors {
  private static let count = 256

  /// `0xRRGGBBAA` by label; empty when there is no such file. Label 0 is the background and has none.
  static func beside(_ image: Location) async -> [UInt64: UInt32] {
    let name = image.key.hasSuffix(".gz") ? String(image.key.dropLast(3)) : image.key
    guard name.hasSuffix(".nii") else { return [:] }
    let table = Location(store: image.store, key: name + ".lut")
    // An image is worth seeing without its colours.
    guard (try? await table.store.size(of: table.key)) == 3 * count,
      let bytes = (try? await table.read(limit: 3 * count))?.array, bytes.count == 3 * count
    else { return [:] }
    var colors: [UInt64: UInt32] = [:]
    for label in 1..<count {
      let (red, green, blue) = (bytes[label], bytes[count + label], bytes[2 * count + label])
      colors[UInt64(label)] = UInt32(red) << 24 | UInt32(green) << 16 | UInt32(blue) << 8 | 0xFF
    }
    return colors
  }
}
