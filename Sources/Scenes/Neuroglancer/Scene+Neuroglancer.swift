import Voxels

extension Scene {
  /// The scene with its layers as Neuroglancer would find them at their addresses.
  ///
  /// What is a layer of a dataset to microtome, Neuroglancer knows only where its folder says by itself that it is an
  /// image. Layers of which that is not so lose their address.
  public func asFoundByNeuroglancer(with opener: SceneOpener) async throws -> Scene {
    guard format == "webknossos" else { return self }
    var scene = self
    scene.layers = try await layers.concurrentMap { layer in
      var layer = layer
      guard let pyramid = layer.pyramid else { return layer }
      let address = layer.dataAddress
      layer.dataAddress = nil
      guard let address, ["zarr", "n5"].contains(layer.format),
        let alone = try? await opener.openLazily("\(layer.format)://\(address)"), alone.layers.count == 1,
        var found = alone.layers[0].pyramid, found.levels[0].array.shape == pyramid.levels[0].array.shape
      else { return layer }
      // The same voxels, and the same place in the world.
      let shift = pyramid.physicalTransform.origin - found.physicalTransform.origin
      found.placement = pyramid.placement(AffineTransform(scale: .one, translation: shift))
      layer.volume = .ready(found)
      let own = alone.layers[0]
      (layer.dataAddress, layer.format, layer.version) = (address, own.format, own.version)
      (layer.ownPlacement, layer.ownUnit) = (own.ownPlacement, own.ownUnit)
      return layer
    }
    return scene
  }
}
