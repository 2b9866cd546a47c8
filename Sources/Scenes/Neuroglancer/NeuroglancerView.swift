import JSON
import Voxels

/// Where a viewer state looks, and from which side.
struct NeuroglancerView {
  private(set) var preset: ScenePreset?
  /// What microtome cannot show, a clause each.
  private(set) var notes: [String] = []
  /// Indices along dimensions that are neither space nor time, by name without marks: channels.
  private(set) var channelPosition: [String: Int] = [:]

  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(_ state: JSON) throws(Failure) {
    var preset = ScenePreset()
    if let pose = state["navigation"], state["position"] == nil {
      NeuroglancerView.legacy(pose, into: &preset)
    } else if let dimensions = state["dimensions"], !dimensions.isNull {
      try locate(state, in: NeuroglancerSpace(dimensions), &preset)
    } else {
      NeuroglancerView.bare(state, into: &preset)
    }
    look(state, &preset)
    if preset != ScenePreset() { self.preset = preset }
  }

  /// Position and scale by the dimensions that the state has.
  private mutating func locate(_ state: JSON, in space: NeuroglancerSpace, _ preset: inout ScenePreset) {
    let dimensions = space.dimensions
    let names = dimensions.map(\.name)
    let displayed = NeuroglancerView.displayed(state, names)
    let directions = Dictionary(
      zip(displayed, NeuroglancerSpace.directions(displayed)), uniquingKeysWith: { first, _ in first })
    func direction(_ name: String) -> Int? { directions[name] ?? NeuroglancerSpace.direction(name) }
    let unit = dimensions.first { direction($0.name) != nil }?.unit ?? ""
    // Numbers without a unit count as they are, beside metres.
    var place = ScenePreset.Place(position: nil, pixelSize: nil, unit: "meter")
    if let position = state["position"]?.doubles, position.count == dimensions.count, position.allSatisfy(\.isFinite) {
      var point = Vector3<Double>.zero
      for (dimension, value) in zip(dimensions, position) {
        if let axis = direction(dimension.name) {
          point[axis] = value * dimension.scale
        } else if let index = Int(exactly: max(0, value.rounded(.down))) {
          if dimension.name == "t" || dimension.unit == "s" { preset.time = index }
          channelPosition[dimension.name] = index
        }
      }
      place.position = point
    }
    if let scale = NeuroglancerView.positive(state["crossSectionScale"]) {
      let factors = state["relativeDisplayScales"]
      let sizes = dimensions.filter { displayed.contains($0.name) && $0.unit == unit }.map {
        $0.scale * (NeuroglancerView.positive(factors?[$0.name]) ?? 1)
      }
      place.pixelSize = sizes.min().map { $0 * scale }
    }
    if place.position != nil || place.pixelSize != nil { preset.place = place }
  }

  /// Without dimensions numbers mean voxels of the first layer.
  private static func bare(_ state: JSON, into preset: inout ScenePreset) {
    if let position = state["position"]?.doubles, position.count >= 3, position.allSatisfy(\.isFinite) {
      preset.position = Vector3(position[0], position[1], position[2])
    }
    preset.zoom = positive(state["crossSectionScale"])
  }

  /// The view of states before 2019: nanometres.
  private static func legacy(_ navigation: JSON, into preset: inout ScenePreset) {
    let position = navigation["pose"]?["position"]
    let voxel = position?["voxelCoordinates"]?.doubles ?? []
    let size = position?["voxelSize"]?.doubles ?? []
    let pixel = positive(navigation["zoomFactor"])
    let hasVoxel = voxel.count == 3 && voxel.allSatisfy(\.isFinite)
    let hasSize = size.count == 3 && size.allSatisfy { $0 > 0 && $0.isFinite }
    var place = ScenePreset.Place(position: nil, pixelSize: pixel, unit: "nanometer")
    if hasVoxel, hasSize {
      place.position = Vector3(voxel[0] * size[0], voxel[1] * size[1], voxel[2] * size[2])
    } else if hasVoxel {
      preset.position = Vector3(voxel[0], voxel[1], voxel[2])
    }
    if place.position != nil || pixel != nil { preset.place = place }
  }

  /// Layout and orientation.
  private mutating func look(_ state: JSON, _ preset: inout ScenePreset) {
    let names = state["dimensions"]?.object?.keys ?? ["x", "y", "z"]
    if let layout = state["layout"].flatMap(NeuroglancerView.layout) {
      if layout == "3d" { notes.append("shows three dimensions, and microtome slices alone") }
      preset.layout = NeuroglancerView.plane(layout, of: NeuroglancerView.displayed(state, names))
    }
    let orientation = state["crossSectionOrientation"] ?? state["navigation"]?["pose"]?["orientation"]
    if let turn = orientation?.doubles, turn.count == 4, turn[..<3].contains(where: { abs($0) > 1e-3 }) {
      notes.append("looks at turned slices, and microtome shows straight ones")
    }
  }

  /// The dimensions that are drawn.
  private static func displayed(_ state: JSON, _ names: [String]) -> [String] {
    if let chosen = state["displayDimensions"]?.strings?.filter({ names.contains($0) }), !chosen.isEmpty {
      return Array(chosen.prefix(3))
    }
    return Array(names.prefix(3))
  }

  /// The name of the layout, of nested ones that of the first viewer.
  private static func layout(_ value: JSON) -> String? {
    if let name = value.string { return name }
    guard let type = value["type"]?.string else { return nil }
    if type == "viewer" { return value["layout"].flatMap(layout) ?? "4panel" }
    guard type == "row" || type == "column" || type == "stack" else { return type }
    return (value["children"]?.array ?? []).lazy.compactMap(layout).first
  }

  /// The plane that a layout shows, by the dimension that it looks along.
  private static func plane(_ layout: String, of displayed: [String]) -> ScenePreset.Layout? {
    let axes = ["xy-3d": "xy", "xz-3d": "xz", "yz-3d": "yz"][layout] ?? layout
    guard let normal = ["yz": 0, "xz": 1, "xy": 2][axes] else {
      return axes.hasPrefix("4panel") || axes == "3d" ? .ortho : nil
    }
    let directions = NeuroglancerSpace.directions(displayed)
    // Of two dimensions the missing one is looked along.
    let missing = (0..<3).first { !directions.contains($0) }
    guard let along = normal < directions.count ? directions[normal] : missing else { return nil }
    return [.yz, .xz, .xy][along]
  }

  private static func positive(_ value: JSON?) -> Double? {
    value.flatMap(PresetParser.number(of:)).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}
