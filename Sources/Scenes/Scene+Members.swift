extension Scene {
  /// The layers of this scene as a member of another one.
  ///
  /// One image goes by the name of the member, with what belongs to it below; several are a group of that name.
  ///
  /// - Parameter path: where the member lies, as the other scene has it.
  func members(named name: String, path: String) -> [Layer] {
    let images = layers.filter(\.groups.isEmpty)
    let ownName = images.count == 1 && !isChoice && format != "collection" ? images[0].name : nil
    return layers.map { layer in
      var layer = layer
      if ownName == nil {
        layer.groups.insert(name, at: 0)
      } else if layer.groups.isEmpty {
        layer.name = name
      } else if layer.groups[0] == ownName {
        layer.groups[0] = name
      }
      layer.path = layer.path == "." ? path : "\(path)/\(layer.path)"
      return layer
    }
  }
}
