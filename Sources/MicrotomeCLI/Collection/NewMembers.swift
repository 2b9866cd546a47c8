import Scenes
import Voxels

/// Sources as nodes of a collection.
struct NewMembers: Sendable {
  var entries: [CollectionEntry] = []
  /// What the first source is called, and where it wants to be looked at.
  var name = ""
  var view: ScenePreset?

  /// Opens all sources at once. The layers of the only source stand by themselves; of several sources one that has several
  /// layers becomes a group. Members of collections are taken as they are named, and not opened.
  ///
  /// - Throws: ``Failure`` when one of them cannot be opened.
  init(_ sources: [String], opener: SceneOpener, writer: inout CollectionWriter) async throws {
    let scenes = try await sources.concurrentMap { try await NewMembers.scene($0, opener) }
    for (source, scene) in zip(sources, scenes) {
      if CollectionPlace.hasCredentials(source) {
        Warnings.print("\(source.prefix { $0 != ":" })://…: the user and password of the address are left out")
      }
      let new = try writer.entries(scene)
      entries += new.count == 1 || scenes.count == 1 ? new : [CollectionEntry(group: scene.name, new)]
    }
    name = scenes.first?.name ?? ""
    view = scenes.first?.locatedView
  }

  private static func scene(_ source: String, _ opener: SceneOpener) async throws -> Scene {
    try await opener.openLazily(source).openingForWriting()
  }
}
