extension Scene {
  /// The layers of this scene as a member of another one.
  ///
  /// One image goes by the name of the member, with what belongs to it below; several are a group of that name.
  ///
  /// - Parameter path: where the member lies, as the other scene has it; nil for where its layers lie anyway.
  func members(named name: String, path: String?) -> [Layer] {
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
      if let path { layer.path = layer.path == "." ? path : "\(path)/\(layer.path)" }
      return layer
    }
  }

  /// This scene as a member of another one, with what it lists and warns of.
  ///
  /// - Parameter name: of the member; nil for the scene's own.
  public func asMember(named name: String?, path: String? = nil) -> PendingMember.Opened {
    let name = name ?? self.name
    let isGroup = isChoice || format == "collection" || layers.filter(\.groups.isEmpty).count != 1
    return PendingMember.Opened(
      layers: members(named: name, path: path), opaque: isGroup ? opaque.map { $0.inside(name) } : opaque,
      warnings: warnings.map { "\(name): \($0)" }, isChoice: isChoice)
  }
}
