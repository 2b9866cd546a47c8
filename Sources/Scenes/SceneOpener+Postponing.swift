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
