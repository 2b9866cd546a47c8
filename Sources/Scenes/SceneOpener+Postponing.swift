import Stores
import Voxels

extension SceneOpener {
  /// A remote source as a pending layer of another scene, with its policy: nothing is asked before it is needed. Nil for
  /// a source on this machine, which is as fast to open.
  ///
  /// - Throws: ``Failure`` when the text names no source that microtome can reach.
  public func postpone(_ text: String) async throws -> (layer: Layer, policy: SourcePolicy)? {
    let specification = try SourceSpecification(parsing: text)
    let start = try StoreRegistry.locate(specification.start)
    guard start.origin != nil else { return nil }
    return try await governed(by: try policy(of: specification)) { policy in
      let name = start.stem
      let closed = Layer(
        name: name, path: text, kind: .intensity, format: "unknown",
        volume: .failed(Failure(.missing, text, "is not open yet")))
      var layer = closed
      layer.volume = .pending(
        PendingMember {
          do {
            return try await openLazily(specification.locate(), as: specification.format).asMember(named: nil)
          } catch {
            var layer = closed
            layer.volume = .failed(Failure.wrapping(error, source: text))
            return PendingMember.Opened(layers: [layer])
          }
        })
      return (layer, policy)
    }
  }
}

extension Scene {
  /// The scene as part of another one: as a group where it is more than one image.
  ///
  /// - Parameter name: of the group or the image; nil for its own.
  public func asMember(named name: String?) -> PendingMember.Opened {
    let isGroup = layers.count > 1 || format == "collection"
    return PendingMember.Opened(
      layers: layers.map { layer in
        var layer = layer
        if isGroup {
          layer.groups.insert(name ?? self.name, at: 0)
        } else if let name {
          layer.name = name
        }
        return layer
      }, opaque: isGroup ? opaque.map { $0.inside(name ?? self.name) } : opaque)
  }
}
