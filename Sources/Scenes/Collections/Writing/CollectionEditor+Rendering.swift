import JSON
import Voxels

extension CollectionEditor {
  /// Changes how a member or group looks, where `change` says something.
  ///
  /// - Throws: ``Failure`` (`usage`) when it is not there.
  public mutating func set(_ change: LayerPreset, of name: String) throws(Failure) {
    if change.visible == true || change.opacity != nil { unfold(groupsOf: try node(name)) }
    let node = try node(name).node
    write(
      NodeRendering(node.attributes).preset.overridden(by: change), NodeRendering(node.attributes).channels, on: node)
    refresh()
  }

  /// Lets groups that switch off or fade what is in them leave that to their members, so that one of them can differ.
  mutating func unfold(groupsOf placed: Placed) {
    for depth in placed.groups.indices {
      // Read again each time, since the one around it has been written to.
      let name = placed.groups[...depth].map(\.name).joined(separator: "/")
      guard let group = nodes.first(where: { $0.fullName == name })?.node else { return }
      let preset = NodeRendering(group.attributes).preset
      guard preset.visible == false || preset.opacity != nil else { continue }
      for child in group.children ?? [] {
        if case .opaque = child.kind { continue }
        let own = NodeRendering(child.attributes)
        var new = own.preset
        new.visible = own.preset.within(preset).visible
        new.opacity = own.preset.within(preset).opacity
        write(new, own.channels, on: child)
      }
      var rest = preset
      (rest.visible, rest.opacity) = (nil, nil)
      write(rest, NodeRendering(group.attributes).channels, on: group)
      refresh()
    }
  }

  /// Makes a node say that it looks like that. What it says already stays as it is written. To be followed by
  /// ``refresh()``.
  mutating func write(_ preset: LayerPreset, _ channels: [ChannelPreset], on node: CollectionNode) {
    let old = NodeRendering(node.attributes)
    let (before, after) = (
      PresetWriter.rendering(old.preset, channels: old.channels), PresetWriter.rendering(preset, channels: channels)
    )
    var changed = Set((before.keys + after.keys).filter { before[$0] != after[$0] })
    // Both may stand in one member.
    if changed.contains("min") || changed.contains("max") { changed.formUnion(["min", "max"]) }
    guard !changed.isEmpty else { return }
    let names = changed.reduce(into: Set<String>()) { $0.formUnion([$1] + (PresetWriter.spellings[$1] ?? [])) }
    write(names, targets: RenderingTargets.keys(of: document.dialect), on: node) { key in
      key == RenderingTargets.webknossos ? PresetWriter.webknossos(preset) : after
    }
  }

  /// Changes where to look first, where `view` says something.
  public mutating func set(_ view: ScenePreset) {
    let root = document.root
    let old = NodeRendering(root.attributes).view ?? ScenePreset()
    var new = old.overridden(by: view)
    // A place in the world counts where nothing is said in voxels, and so the other way round.
    if view.place != nil { (new.position, new.zoom) = (view.position, view.zoom) }
    if view.position != nil || view.zoom != nil { new.place = nil }
    let (before, after) = (PresetWriter.view(old), PresetWriter.view(new))
    let changed = Set((before.keys + after.keys).filter { before[$0] != after[$0] })
    guard !changed.isEmpty else { return }
    var targets = RenderingTargets.keys(of: document.dialect)
    if root.attributes["microtome:view"]?.object != nil { targets.append("microtome:view") }
    write(changed, targets: targets, on: root) { key in
      key == RenderingTargets.webknossos ? PresetWriter.webknossosView(new) : after
    }
    refresh()
  }

  /// - Parameters:
  ///   - names: the members that are replaced, in all their spellings.
  ///   - targets: the attributes that say it from now on. One that is new says everything.
  private mutating func write(
    _ names: Set<String>, targets: [String], on node: CollectionNode, _ content: (_ key: String) -> JSONObject
  ) {
    let attributes = node.place + [.member("attributes")]
    let contents = targets.map { ($0, content($0)) }
    edit { json in
      if node.raw["attributes"] != nil, json.value(at: attributes)?.object == nil { json.set([:], at: attributes) }
      for key in NodeRendering.keys + ["microtome:view"] {
        let new = contents.first { $0.0 == key }?.1
        for name in names where node.attributes[key]?[name] != nil && new?[name] == nil {
          json.remove(at: attributes + [.member(key), .member(name)])
        }
      }
      for (key, new) in contents {
        let old = node.attributes[key]?.object
        for (name, value) in new.members where old == nil || names.contains(name) && old?[name] != value {
          json.set(value, at: attributes + [.member(key), .member(name)])
        }
      }
    }
  }

  /// Makes a node say how single layers of its member look, and in which order they are. To be followed by
  /// ``refresh()``.
  mutating func write(_ parts: [NodeRendering.Part], on node: CollectionNode) {
    guard parts != NodeRendering(node.attributes).parts else { return }
    edit { json in
      let place = node.place + [.member("attributes"), .member(NodeRendering.partsKey)]
      if parts.isEmpty { json.remove(at: place) } else { json.set(.array(parts.map(\.json)), at: place) }
    }
  }
}
