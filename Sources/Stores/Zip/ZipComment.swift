import JSON
import Voxels

/// What the comment of a zipped OME-Zarr says.
///
/// https://ngff.openmicroscopy.org/rfc/9/index.html
struct ZipComment: Sendable, Equatable {
  /// The documents `zarr.json` come before everything else, the root's first, in the file and in the directory.
  let isJSONFirst: Bool

  init(_ comment: [UInt8]) {
    let document = comment.first == UInt8(ascii: "{") ? try? JSON(parsing: Bytes(comment)) : nil
    isJSONFirst = document?["ome"]?["zipFile"]?["centralDirectory"]?["jsonFirst"]?.bool ?? false
  }
}
