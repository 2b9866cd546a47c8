import Formats
import Stores
import Voxels

/// Looks into the objects of Zarr arrays: shards, nested ones too, and chunks.
public enum ZarrInspector: ObjectInspector {
  public static let documentation = PluginDocumentation(
    names: ["zarr3-shard"], summary: "Zarr v3 shards, nested ones too, and chunks of both versions of Zarr.",
    specification: "https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html",
    example: "c/0/0/0")

  public static func open(_ object: Location, size: Int, array: Location?) async throws -> InspectedObject? {
    guard let (objects, position) = try await find(object, array) else { return nil }
    return try await objects.inspect(StoreObject(object.store, object.key), size: size, at: position)
  }

  /// The array that an object belongs to, and which of its objects it is.
  private static func find(_ object: Location, _ array: Location?) async throws -> (ZarrObjects, [Int]?)? {
    for folder in array.map({ [$0] }) ?? EnclosingArray.candidates(above: object) {
      guard case .array(let node)? = try await FormatRegistry.open(folder, as: "zarr"),
        let objects = ZarrObjects(node)
      else { continue }
      let storage = objects.storage
      if let key = EnclosingArray.key(of: object, below: folder), let position = storage.position(ofKey: key) {
        return (objects, position)
      }
      // Something else in the array's folder is no object of it, but a file from elsewhere may have been copied.
      guard array != nil else { return nil }
      let tails = EnclosingArray.tails(of: object.key, upTo: storage.shape.count + 1)
      return (objects, tails.lazy.compactMap { storage.position(ofKey: $0) }.first)
    }
    return nil
  }
}
