import Voxels

/// A store whose objects lie inside one object of another store: an archive.
public protocol ContainerStore: Store {
  /// The first name is the scheme of `FILE|SCHEME:PATH`.
  static var documentation: PluginDocumentation { get }
  /// What the names of such files end in, in lower case.
  static var nameEndings: [String] { get }
  /// What such files begin with.
  static var signature: [UInt8] { get }

  /// Opens a file; nil when it does not exist.
  ///
  /// - Throws: ``Failure`` (`corrupt`, `unsupported`, `tooLarge`) when it is no such container, or a damaged one.
  static func open(_ file: StoreObject) async throws -> Self?
}
