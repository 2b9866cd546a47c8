import Formats
import Stores
import Voxels

/// Finds the scale that an object belongs to.
enum PrecomputedScaleFinder {
  /// - Parameter array: the folder of `info`, or of a scale below it; nil to look in the folders above the object.
  static func find(_ object: Location, _ array: Location?) async throws -> ArrayNode? {
    let scale = array ?? object.parent
    for folder in [scale] + EnclosingArray.candidates(above: scale.appending("chunk")) {
      guard case .group(let volume)? = try await FormatRegistry.open(folder, as: "precomputed") else { continue }
      for key in volume.keys {
        let place = folder.appending(key).key
        guard place == scale.key || place == object.parent.key else { continue }
        if case .array(let node)? = try await volume.child(key) { return node }
      }
      // A file from elsewhere, and a volume that leaves no choice.
      if array != nil, volume.keys.count == 1, case .array(let node)? = try await volume.child(volume.keys[0]) {
        return node
      }
      if array != nil {
        throw Failure(
          .usage, folder.name, "has \(volume.keys.count) scales",
          remedy: "name one with --array, such as \(folder.appending(volume.keys.first ?? "").name)")
      }
    }
    return nil
  }
}
