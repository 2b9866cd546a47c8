import Formats
import Stores
import Voxels

/// Images, or groups of them, below a group, of which one at a time is looked at: wells, fields, series.
struct ImageOptions: Sendable {
  let group: any GroupNode
  let opener: SceneOpener

  /// Something to choose that is opened when it is chosen.
  ///
  /// - Parameter name: what people call it; its path when nil.
  func layer(_ path: String, name: String? = nil) -> Layer {
    var layer = Layer(
      name: name ?? path, path: path, kind: .intensity, format: "ome-zarr",
      volume: .failed(Failure(.missing, path, "")))
    layer.address = group.location.appending(path).name
    let closed = layer
    layer.volume = .pending(PendingMember(isOption: true) { await open(closed) })
    return layer
  }

  private func open(_ closed: Layer) async -> PendingMember.Opened {
    do {
      let scene = try await opener.open(try await Node.group(group).descendant(closed.path))
      return PendingMember.Opened(
        layers: scene.members(named: closed.name, path: closed.path), opaque: scene.opaque,
        warnings: scene.warnings.map { "\(closed.name): \($0)" }, isChoice: scene.isChoice)
    } catch {
      var layer = closed
      layer.volume = .failed(Failure.wrapping(error))
      return PendingMember.Opened(layers: [layer])
    }
  }
}
