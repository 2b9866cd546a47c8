import JSON
import Stores
import Voxels

/// Neuroglancer precomputed volumes: `info`, and chunks in objects of their own or in shards.
///
/// https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/volume.md
public enum PrecomputedFormat: Format {
  public static let documentation = PluginDocumentation(
    names: ["precomputed"], summary: "Neuroglancer precomputed images and segmentations, sharded ones too.",
    specification: "https://github.com/google/neuroglancer/blob/master/src/datasource/precomputed/volume.md",
    example: "info")

  public static func open(_ location: Location) async throws -> Node? {
    let place = location.appending("info")
    guard let text = try await text(of: place), startsObject(text) else { return nil }
    let document = try JSON(parsing: text, source: place.name)
    do throws(Failure) {
      return try PrecomputedVolume(document, at: location).map { .group($0) }
    } catch { throw error.at(place.name) }
  }

  /// Many a folder has a file of that name, which may be anything.
  private static func text(of place: Location) async throws -> Bytes? {
    do { return try await place.read(limit: JSON.sizeLimit) } catch let failure as Failure
      where failure.code == .tooLarge
    { return nil }
  }

  private static func startsObject(_ text: Bytes) -> Bool {
    text.withUnsafeBytes { memory in
      memory.first { !($0 == 0x20 || (0x09...0x0D).contains($0)) } == UInt8(ascii: "{")
    }
  }
}
