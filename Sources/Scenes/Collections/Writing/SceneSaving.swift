import JSON
import Stores
import Voxels

/// Keeps scenes in files.
public enum SceneSaving {
  /// Writes a scene to a file: a new collection, or, where there is one already, as few changes to it as it takes for it to
  /// say the same.
  ///
  /// - Parameters:
  ///   - scene: layers with the presets that they have now, and as its view, in voxels of its first layer that is open,
  ///     where to look first.
  ///   - path: of a `.json` file, or of a group.
  ///   - dialect: of a new document.
  /// - Returns: what the user should know of it, a line each.
  /// - Throws: ``Failure`` when something else is there, or the file cannot be written.
  public static func save(
    _ scene: Scene, to path: String, dialect: CollectionWriter.Dialect = .rfc8
  ) async throws -> [String] {
    let file = try await CollectionFile.locate(path)
    // To find out about disks and links blocks.
    let saved = try await WorkerPool.files.run { () throws -> Saved in try document(scene, in: file, dialect) }
    if saved.text != file.text?.array { try await file.write(saved.text) }
    return saved.warnings
  }

  private struct Saved: Sendable {
    var text: [UInt8]
    var warnings: [String]
  }

  private static func document(
    _ scene: Scene, in file: CollectionFile, _ dialect: CollectionWriter.Dialect
  ) throws(Failure) -> Saved {
    var writer = CollectionWriter(file.place, dialect: dialect)
    guard file.text != nil else {
      guard file.path.hasSuffix(".json") else {
        throw Failure(.usage, file.path, "is no name for a collection", remedy: "end it in .json")
      }
      let text = try writer.document(scene).text(indent: 2) + "\n"
      return Saved(text: Array(text.utf8), warnings: writer.warnings)
    }
    var editor = try file.editor()
    writer = CollectionWriter(file.place, dialect: editor.dialect)
    try editor.apply(scene, &writer)
    return Saved(text: editor.text, warnings: writer.warnings)
  }
}
